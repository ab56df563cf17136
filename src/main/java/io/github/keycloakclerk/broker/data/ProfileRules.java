package io.github.keycloakclerk.broker.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.userprofile.Attributes;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileProvider;

/**
 * What the realm accepts as a value of a user, by its user profile. Asked before a value is chosen, because Keycloak asks users
 * for another one where it does not accept it, and what they enter must not be replaced at the next sign-in. Judged as on Keycloak's
 * page for reviewing a profile ({@code IdpReviewProfileAuthenticator}), which looks nothing up.
 */
public record ProfileRules(KeycloakSession session) {

    @SuppressWarnings("unchecked") // a generic array of no listeners
    public boolean accepts(String attribute, String value) {
        return profile(Map.of(attribute, List.of(value))).validate(attribute);
    }

    /** The names of those that are not accepted. */
    @SuppressWarnings("unchecked") // a generic array of no listeners
    public Set<String> refused(Map<String, List<String>> values) {
        Attributes attributes = profile(values);
        return values.keySet().stream()
                .filter(name -> !attributes.validate(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** As {@link #refused}, of all that every provider takes from Clerk. A number and whether it is verified belong together. */
    public Set<String> refusedOfPerson(Map<String, List<String>> values) {
        Map<String, List<String>> judged = new HashMap<>(values);
        judged.keySet().removeAll(ClerkUserAttributes.DECISIVE);
        Set<String> refused = new HashSet<>(refused(judged));
        if (refused.stream().anyMatch(ClerkUserAttributes.PHONE::contains)) {
            refused.addAll(ClerkUserAttributes.PHONE);
        }
        return refused;
    }

    private Attributes profile(Map<String, List<String>> values) {
        return session.getProvider(UserProfileProvider.class)
                .create(UserProfileContext.IDP_REVIEW, values)
                .getAttributes();
    }
}
