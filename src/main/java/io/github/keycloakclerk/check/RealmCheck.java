package io.github.keycloakclerk.check;

import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.Provider;

/** Looks at one part of a realm. Other jars can bring more of them. It looks only: it changes nothing. */
public interface RealmCheck extends Provider {

    /** What it looks at in the realm of the context. */
    List<CheckPart> parts(KeycloakSession session);

    /** Internal IDs of the realms that the check is for, so far as it tells. They are looked at when the server starts. */
    default List<String> realms(KeycloakSession session) {
        return List.of();
    }

    @Override
    default void close() {}
}
