package io.github.keycloakclerk.check;

import java.util.List;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.Provider;

/** Looks at one part of a realm. Other jars can bring more of them. It looks only: it changes nothing. */
public interface RealmCheck extends Provider {

    /**
     * Begins. What takes time is asked for by {@link CheckScope#probes}, so that all checks ask side by side.
     *
     * @return what gives the findings, once all checks have begun; called on the same thread
     */
    List<Supplier<List<Finding>>> begin(CheckScope scope);

    /** Internal IDs of the realms that the check is for, so far as it tells. They are looked at when the server starts. */
    default List<String> realms(KeycloakSession session) {
        return List.of();
    }

    @Override
    default void close() {}
}
