package io.github.keycloakclerk.check;

import java.util.List;
import java.util.function.Supplier;
import org.keycloak.provider.Provider;

/** Looks at one part of a realm. Other jars can bring more of them. It looks only: it changes nothing. */
public interface RealmCheck extends Provider {

    /**
     * Begins. What takes time is asked for by {@link CheckScope#probes}, so that all checks ask side by side.
     *
     * @return what gives the findings, once all checks have begun; called on the same thread
     */
    List<Supplier<List<Finding>>> begin(CheckScope scope);

    @Override
    default void close() {}
}
