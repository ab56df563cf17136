/** Providers for the tests' Keycloak: a user federation, a failing check, and endpoints for data that only tests need. */
@org.jspecify.annotations.NullMarked
package io.github.keycloakclerk.provided;
