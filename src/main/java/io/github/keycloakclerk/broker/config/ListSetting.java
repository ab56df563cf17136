package io.github.keycloakclerk.broker.config;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A setting with several values, as the admin console and users write it. */
public final class ListSetting {

    /** {@code ##} is how the admin console joins the values of a list. */
    private static final Pattern SEPARATOR = Pattern.compile("##|[\\s,]+");

    private ListSetting() {}

    /** The values, without blanks. */
    public static Set<String> of(String values) {
        return SEPARATOR
                .splitAsStream(values)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
