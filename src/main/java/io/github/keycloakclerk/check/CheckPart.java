package io.github.keycloakclerk.check;

import java.util.List;
import java.util.function.Supplier;

/** A part of a check. If it fails, the findings of other parts remain. */
@FunctionalInterface
public interface CheckPart {

    /**
     * Starts the part. Slow requests are sent through {@link CheckScope#probes}, so that all parts wait in parallel.
     *
     * @return suppliers of the findings, called on the same thread after all parts have started
     */
    List<Supplier<List<Finding>>> begin(CheckScope scope);
}
