/** What of Clerk becomes what of a Keycloak user: the fields that every provider has, and the mappers of administrators. */
@NullMarked
package io.github.keycloakclerk.broker.mapper;

import org.jspecify.annotations.NullMarked;
