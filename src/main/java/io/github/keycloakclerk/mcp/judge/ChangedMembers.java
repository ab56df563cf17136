package io.github.keycloakclerk.mcp.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.OAuth2Constants;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.util.JsonSerialization;

/**
 * Members of a client's metadata that are ignored or replaced (RFC 7591, 3.2.1).
 *
 * @param asked the metadata as sent or published
 * @param made the resulting client
 */
record ChangedMembers(JsonNode asked, ClientRepresentation made) {

    private static final Set<String> GRANTS = Set.of(OAuth2Constants.AUTHORIZATION_CODE, OAuth2Constants.REFRESH_TOKEN);

    void addTo(List<RuleResult> results) {
        unknownMembers(results);
        grants(results);
        if (asked.hasNonNull("scope")) {
            Set<String> scopes = new HashSet<>(orEmpty(made.getDefaultClientScopes()));
            scopes.addAll(orEmpty(made.getOptionalClientScopes()));
            results.add(RuleResult.changed(
                    "scope",
                    asked.path("scope").asText(),
                    String.join(" ", scopes.stream().sorted().toList())));
        }
        for (JsonNode uri : asked.path("redirect_uris")) {
            if (!orEmpty(made.getRedirectUris()).contains(uri.asText())) {
                results.add(RuleResult.changed(
                        "redirect-uri-port", uri.asText(), String.join(" ", orEmpty(made.getRedirectUris()))));
            }
        }
        if (Boolean.TRUE.equals(made.isConsentRequired())) {
            results.add(RuleResult.changed("consent", "", "consentRequired"));
        }
    }

    private void unknownMembers(List<RuleResult> results) {
        Set<String> known = JsonSerialization.mapper
                .getDeserializationConfig()
                .introspect(JsonSerialization.mapper.constructType(OIDCClientRepresentation.class))
                .findProperties()
                .stream()
                .map(BeanPropertyDefinition::getName)
                .collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>();
        asked.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            results.add(RuleResult.changed("unknown-members", String.join(" ", unknown), ""));
        }
    }

    private void grants(List<RuleResult> results) {
        List<String> others = new ArrayList<>();
        asked.path("grant_types").forEach(grant -> {
            if (!GRANTS.contains(grant.asText())) {
                others.add(grant.asText());
            }
        });
        if (!others.isEmpty()) {
            results.add(RuleResult.changed("grant-types", String.join(" ", others), ""));
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
