package io.github.keycloakclerk.compat;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Placeholders for environment variables in realm files. If a variable is missing, Keycloak 26.7 imports the
 * placeholder itself ({@code AbstractFileBasedImportProvider}).
 */
public final class Placeholders {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?:env\\.)?([A-Za-z_][A-Za-z0-9_]*)(?::[^}]*)?}");

    private Placeholders() {}

    /** A sentence about the first placeholder that was not replaced; empty if there is none. */
    public static Optional<String> complaint(@Nullable String imported) {
        Matcher found = VARIABLE.matcher(imported == null ? "" : imported);
        return found.find()
                ? Optional.of(
                        "the environment variable " + found.group(1) + " is not set where the realm file is imported")
                : Optional.empty();
    }
}
