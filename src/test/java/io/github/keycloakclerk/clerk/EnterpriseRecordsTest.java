package io.github.keycloakclerk.clerk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Of what Clerk says of enterprises")
class EnterpriseRecordsTest {

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static List<EnterpriseAccount> accounts(String list) {
        Optional<String> none = Optional.empty();
        return EnterpriseAccount.of(new ClerkUser(
                "user_1",
                none,
                none,
                none,
                none,
                Optional.empty(),
                Optional.empty(),
                none,
                none,
                Standing.GOOD,
                true,
                json("{\"enterprise_accounts\":" + list + "}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"active\":true} | true",
                "{\"active\":true,\"enterprise_connection\":null} | true",
                "{\"active\":true,\"enterprise_connection\":{\"active\":true}} | true",
                "{\"active\":true,\"enterprise_connection\":{\"active\":false}} | false",
                "{\"active\":false,\"enterprise_connection\":{\"active\":true}} | false",
                "{\"active\":null} | false",
                "{\"active\":\"true\"} | false",
                "{} | false"
            })
    void anAccountIsActiveIfItSaysSo(String account, boolean active) {
        assertEquals(active, accounts("[" + account + "]").get(0).active());
    }

    @Test
    void anAccountKnowsItsConnectionByEitherMember() {
        EnterpriseAccount outside = accounts(
                        "[{\"enterprise_connection_id\":\"c1\",\"enterprise_connection\":{\"id\":\"c2\"}}]")
                .get(0);
        EnterpriseAccount inside = accounts(
                        "[{\"enterprise_connection_id\":null,\"enterprise_connection\":{\"id\":\"c2\"}}]")
                .get(0);
        assertEquals(Optional.of("c1"), outside.connectionId());
        assertEquals(Optional.of("c2"), inside.connectionId());
    }

    @Test
    void anAccountIsVerifiedIfItSaysSo() {
        assertTrue(accounts("[{\"verification\":{\"status\":\"verified\"}}]")
                .get(0)
                .verified());
        assertFalse(accounts("[{\"verification\":{\"status\":\"unverified\"}}]")
                .get(0)
                .verified());
        assertFalse(accounts("[{\"verification\":null}]").get(0).verified());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "\"x\"", "[null, 7, \"x\"]"})
    void aListOfNothingHasNoAccountThatCounts(String list) {
        assertTrue(accounts(list).stream().noneMatch(EnterpriseAccount::active));
    }

    @Test
    void aConnectionOfNoOrganizationHasNone() {
        String connection = "{\"id\":\"c1\",\"active\":true,\"organization_id\":%s,\"domains\":[\"a.example\",null]}";
        assertEquals(
                Optional.of("org_1"),
                EnterpriseConnection.of(json(connection.formatted("\"org_1\"")), "c1")
                        .orElseThrow()
                        .organizationId());
        EnterpriseConnection alone = EnterpriseConnection.of(json(connection.formatted("null")), "c1")
                .orElseThrow();
        assertEquals(Optional.empty(), alone.organizationId());
        assertEquals(List.of("a.example"), alone.domains());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"id\":\"c2\",\"active\":true}", "{\"id\":\"c1\"}", "{\"id\":\"c1\",\"active\":null}", "[]"})
    void aConnectionThatIsAnotherOrDoesNotSayWhetherItIsActiveIsNone(String connection) {
        assertEquals(Optional.empty(), EnterpriseConnection.of(json(connection), "c1"));
    }

    @ParameterizedTest
    @CsvSource({
        "enterprise_sso, verified, true",
        "enterprise_sso, unverified, false",
        "automatic_invitation, verified, false"
    })
    void aDomainIsOwnedIfTheOrganizationProvedItForEnterpriseSignIn(String mode, String status, boolean owned) {
        String page = "{\"data\":[{\"name\":\"a.example\",\"enrollment_mode\":\"" + mode
                + "\",\"affiliation_verification\":{\"status\":\"verified\"},"
                + "\"ownership_verification\":{\"status\":\"" + status + "\"}}]}";
        assertEquals(
                List.of(new OrganizationDomain("a.example", owned)),
                OrganizationDomain.list(json(page)).orElseThrow());
    }

    @Test
    void aDomainWithoutProofOrNameIsNotOwned() {
        String page = "{\"data\":[{\"name\":\"a.example\",\"enrollment_mode\":\"enterprise_sso\","
                + "\"ownership_verification\":null},{\"name\":null},{}]}";
        assertEquals(
                List.of(new OrganizationDomain("a.example", false)),
                OrganizationDomain.list(json(page)).orElseThrow());
        assertEquals(Optional.empty(), OrganizationDomain.list(json("{\"data\":null}")));
    }
}
