package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.representations.AccessToken;

/** How long a token for an assertion lives, and which scopes it names. Nothing can end such a token but its time. */
record TokenLimits(RealmModel realm, ClientModel client) {

    void apply(AccessToken token, Duration lifetime, GrantedScopes granted) {
        token.exp(Time.currentTimeSeconds() + seconds(lifetime));
        // Where scopes can have parameters, Keycloak 26.7 names all default scopes of the client, granted or not.
        token.setScope(
                IdentityAssertion.words(Optional.ofNullable(token.getScope()).orElse("")).stream()
                        .filter(granted.names()::contains)
                        .collect(Collectors.joining(" ")));
    }

    /** Such a token is not refreshed, so that the realm's lifespan of access tokens is not for it; the lives of sessions are. */
    private long seconds(Duration lifetime) {
        long own = Optional.ofNullable(client.getAttribute(OIDCConfigAttributes.ACCESS_TOKEN_LIFESPAN))
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Long::parseLong)
                .orElse(0L);
        return LongStream.of(
                        lifetime.toSeconds(),
                        own,
                        realm.getSsoSessionMaxLifespan(),
                        realm.getClientSessionMaxLifespan())
                .filter(limit -> limit > 0)
                .min()
                .orElseThrow();
    }
}
