package io.github.keycloakclerk.check;

import java.util.List;
import java.util.function.Supplier;

/** A part of a check. One that fails keeps no other from its findings. */
@FunctionalInterface
public interface CheckPart {

    /**
     * Begins. What takes time is asked for by {@link CheckScope#probes}, so that all parts ask side by side.
     *
     * @return what gives the findings, once all parts have begun; called on the same thread
     */
    List<Supplier<List<Finding>>> begin(CheckScope scope);
}
