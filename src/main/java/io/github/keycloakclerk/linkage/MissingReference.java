package io.github.keycloakclerk.linkage;

/**
 * Something of Keycloak that the jar uses and this Keycloak does not have.
 *
 * @param name type, and method or field behind a {@code #}
 * @param users the packages of the jar that use it, separated by commas
 */
public record MissingReference(String name, String users) {

    @Override
    public String toString() {
        return name + " (" + users + ")";
    }
}
