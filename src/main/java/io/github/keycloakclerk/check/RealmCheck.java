package io.github.keycloakclerk.check;

import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.Provider;

/** Checks one part of a realm, without changing anything. Other jars can add checks. */
public interface RealmCheck extends Provider {

    /** The parts of the check, for the realm of the context. */
    List<CheckPart> parts(KeycloakSession session);

    /** Internal IDs of the realms that the check applies to, if it reports them. They are checked when the server starts. */
    default List<String> realms(KeycloakSession session) {
        return List.of();
    }

    @Override
    default void close() {}
}
