/** The check of an identity provider: what Clerk says of its keys, and what its sign-in mode, webhook and mappers need. */
@NullMarked
package io.github.keycloakclerk.broker.check;

import org.jspecify.annotations.NullMarked;
