package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.representations.AccessToken;

/** Limits the lifetime and scopes of a token for an assertion. Such a token only ends when it expires. */
record TokenLimits(RealmModel realm, ClientModel client) {

    /** @param allowed names of the scopes that the token may have */
    void apply(AccessToken token, Duration lifetime, Set<String> allowed) {
        token.exp(Time.currentTimeSeconds() + seconds(lifetime));
        // If scopes can have parameters, Keycloak 26.7 adds all default scopes of the client, granted or not.
        token.setScope(
                IdentityAssertion.words(Optional.ofNullable(token.getScope()).orElse("")).stream()
                        .filter(allowed::contains)
                        .collect(Collectors.joining(" ")));
    }

    /** The realm's access token lifespan does not apply, as the token is not refreshed. Session limits do apply. */
    private long seconds(Duration lifetime) {
        return LongStream.of(
                        lifetime.toSeconds(),
                        own(OIDCConfigAttributes.ACCESS_TOKEN_LIFESPAN),
                        own(OIDCConfigAttributes.CLIENT_SESSION_MAX_LIFESPAN),
                        realm.getSsoSessionMaxLifespan(),
                        realm.getClientSessionMaxLifespan())
                .filter(limit -> limit > 0)
                .min()
                .orElseThrow();
    }

    /** A limit of the client in seconds; zero if it has none. */
    private long own(String attribute) {
        return Optional.ofNullable(client.getAttribute(attribute))
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
