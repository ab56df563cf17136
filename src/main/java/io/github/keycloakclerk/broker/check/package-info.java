/** The check of an identity provider: keys, sign-in mode, webhook, ended access, enterprise issuers and mappers. */
@NullMarked
package io.github.keycloakclerk.broker.check;

import org.jspecify.annotations.NullMarked;
