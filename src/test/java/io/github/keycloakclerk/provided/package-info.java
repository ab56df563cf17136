/** Providers that run in the tests' Keycloak beside ours: a user federation, a check that fails, and a way to set what only time sets. */
@org.jspecify.annotations.NullMarked
package io.github.keycloakclerk.provided;
