/** A Clerk instance, and the objects of its Backend API. */
@NullMarked
package io.github.keycloakclerk.clerk;

import org.jspecify.annotations.NullMarked;
