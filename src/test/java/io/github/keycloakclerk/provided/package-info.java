/** Providers that run in the tests' Keycloak beside ours: a user federation, and a way to set what only time sets. */
@org.jspecify.annotations.NullMarked
package io.github.keycloakclerk.provided;
