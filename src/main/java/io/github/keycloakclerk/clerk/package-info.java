/** Clerk as such: an instance and the values its Backend API tells of people and sessions. */
@NullMarked
package io.github.keycloakclerk.clerk;

import org.jspecify.annotations.NullMarked;
