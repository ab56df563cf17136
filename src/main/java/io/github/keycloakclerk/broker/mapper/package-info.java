/** Maps data from Clerk to Keycloak users: the fields that every user has, and the mappers that administrators configure. */
@NullMarked
package io.github.keycloakclerk.broker.mapper;

import org.jspecify.annotations.NullMarked;
