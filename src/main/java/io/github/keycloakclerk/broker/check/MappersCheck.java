package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.broker.mapper.MapperSettings;
import io.github.keycloakclerk.check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.IdentityProviderMapperModel;

/** Checks that the mappers can work, and that users cannot edit the attributes that the provider relies on. */
record MappersCheck(ProviderScope one) {

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        one.session()
                .identityProviders()
                .getMappersByAliasStream(one.config().getAlias())
                .forEach(mapper -> finding(mapper).ifPresent(findings::add));
        if (findings.isEmpty()) {
            findings.add(Finding.ok("clerk-mappers"));
        }
        findings.add(attributes());
        return findings;
    }

    private Optional<Finding> finding(IdentityProviderMapperModel mapper) {
        return MapperNeeds.mapper(one.session(), mapper)
                .flatMap(ours -> ours.fault(one.session(), one.realm(), mapper))
                .map(fault -> Finding.problem("clerk-mappers", outcome(fault), mapper.getName())
                        .at(one.mappersPage()));
    }

    private static String outcome(MapperSettings.Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Finding attributes() {
        String id = "clerk-attributes";
        return ClerkUserAttributes.editableByUsers(one.session())
                .map(name -> Finding.problem(id, "editable", name).at("realm-settings/user-profile"))
                .orElseGet(() -> Finding.ok(id));
    }
}
