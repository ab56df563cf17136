package io.github.keycloakclerk.clerk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A list of organizations")
class OrganizationListTest {

    @ParameterizedTest(name = "[{0}] has {1} {2}: {3}")
    @CsvSource({
        "org_1,org_1,acme,true",
        "org_1,org_2,acme,false",
        "acme,org_2,acme,true",
        "acme,org_2,,false",
        "*,org_2,,true",
        "org_1,org_2,org_1,false",
        "org_1,org_2,ORG_1,false",
        "acme,acme,other,false",
    })
    void knowsIdsFromSlugs(String entry, String id, String slug, boolean has) {
        assertEquals(has, new OrganizationList(Set.of(entry)).contains(id, Optional.ofNullable(slug)));
    }
}
