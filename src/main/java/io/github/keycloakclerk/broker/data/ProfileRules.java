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
 * Which values the realm's user profile accepts. Checked before a value is chosen: Keycloak asks users to replace a rejected
 * value, and their input must not be overwritten at the next sign-in. Validates as Keycloak's review profile page does ({@code
 * IdpReviewProfileAuthenticator}), without look-ups.
 */
public record ProfileRules(KeycloakSession session) {

    @SuppressWarnings("unchecked") // a generic array of no listeners
    public boolean accepts(String attribute, String value) {
        return profile(Map.of(attribute, List.of(value))).validate(attribute);
    }

    /** The names of the rejected values. */
    @SuppressWarnings("unchecked") // a generic array of no listeners
    public Set<String> refused(Map<String, List<String>> values) {
        Attributes attributes = profile(values);
        return values.keySet().stream()
                .filter(name -> !attributes.validate(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** As {@link #refused}, for the standard fields from Clerk. A phone number and its verified flag belong together. */
    public Set<String> refusedOfUser(Map<String, List<String>> values) {
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
