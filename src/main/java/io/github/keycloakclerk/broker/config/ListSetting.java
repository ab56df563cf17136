package io.github.keycloakclerk.broker.config;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A setting with several values, in the format of the admin console or separated by spaces or commas. */
public final class ListSetting {

    /** The admin console joins the values of a list with {@code ##}. */
    private static final Pattern SEPARATOR = Pattern.compile("##|[\\s,]+");

    private ListSetting() {}

    /** The values, without spaces. */
    public static Set<String> of(String values) {
        return SEPARATOR
                .splitAsStream(values)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
