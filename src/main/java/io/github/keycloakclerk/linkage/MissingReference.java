package io.github.keycloakclerk.linkage;

/**
 * A type or member of Keycloak that the jar uses, but this Keycloak lacks.
 *
 * @param name type, and method or field after a {@code #}
 * @param users the packages of the jar that use it, separated by commas
 */
public record MissingReference(String name, String users) {

    @Override
    public String toString() {
        return name + " (" + users + ")";
    }
}
