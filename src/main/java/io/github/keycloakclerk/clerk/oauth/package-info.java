/** Clerk's OAuth server: its metadata, its token endpoint, and its applications. */
@NullMarked
package io.github.keycloakclerk.clerk.oauth;

import org.jspecify.annotations.NullMarked;
