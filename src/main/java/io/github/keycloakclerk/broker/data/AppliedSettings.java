package io.github.keycloakclerk.broker.data;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings with which a Clerk record is applied to a Keycloak user.
 *
 * @param fingerprint differs for other settings
 * @param text all settings, to see which members of the record they name
 */
public record AppliedSettings(String fingerprint, String text) {

    public static AppliedSettings of(String text) {
        return new AppliedSettings(JsonDigest.start().text(text).value(), text);
    }

    /** The members that no setting names. */
    Set<String> without(Set<String> members) {
        return members.stream().filter(name -> !text.contains(name)).collect(Collectors.toUnmodifiableSet());
    }
}
