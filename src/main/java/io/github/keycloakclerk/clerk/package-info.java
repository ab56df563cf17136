/** Clerk as such: an instance and the values its Backend API tells of users and sessions. */
@NullMarked
package io.github.keycloakclerk.clerk;

import org.jspecify.annotations.NullMarked;
