/** Maps Clerk organizations to Organizations, groups or roles. */
@NullMarked
package io.github.keycloakclerk.broker.mapper.organization;

import org.jspecify.annotations.NullMarked;
