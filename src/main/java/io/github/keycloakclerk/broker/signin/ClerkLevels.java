package io.github.keycloakclerk.broker.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * What the flow of a sign-in demands, remembered in Keycloak's authentication session while the browser is away: the flow
 * does not go on after a sign-in at an identity provider, so what it would have recorded is recorded then.
 *
 * @param provider alias of the provider that the browser is sent to
 * @param user id of the person whom the running Keycloak session is of; empty text for nobody
 * @param base the level that the running Keycloak session has already; -1 for none
 * @param wanted the level that the client asks for or the flow has come to
 * @param all in ascending order
 */
public record ClerkLevels(String provider, String user, int base, int wanted, List<ClerkLevel> all) {

    /** For sign-ins without {@code clerk-sign-in}, which begin at a button of Keycloak's login form. */
    static final ClerkLevels NONE = new ClerkLevels("", "", -1, -1, List.of());

    private static final String NOTE = "clerk_levels";

    public void remember(AuthenticationSessionModel authSession) {
        try {
            authSession.setAuthNote(NOTE, JsonSerialization.writeValueAsString(this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that {@code clerk-sign-in} remembered for this provider. */
    static ClerkLevels of(AuthenticationSessionModel authSession, String provider) {
        return Optional.ofNullable(authSession.getAuthNote(NOTE))
                .map(ClerkLevels::read)
                .filter(levels -> levels.provider().equals(provider))
                .orElse(NONE);
    }

    private static ClerkLevels read(String json) {
        try {
            return JsonSerialization.readValue(json, ClerkLevels.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What holds for a person: the level of somebody else's session is none. */
    ClerkLevels of(Optional<String> person) {
        return isOf(person) ? this : new ClerkLevels(provider, user, -1, wanted, all);
    }

    boolean isOf(Optional<String> person) {
        return person.filter(user::equals).isPresent();
    }

    /** Those that this sign-in is to reach. */
    List<ClerkLevel> due() {
        return all.stream().filter(this::isDue).toList();
    }

    private boolean isDue(ClerkLevel level) {
        return level.level() == ClerkLevel.ALWAYS || level.level() > base && level.level() <= wanted;
    }
}
