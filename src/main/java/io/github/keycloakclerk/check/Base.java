package io.github.keycloakclerk.check;

import java.net.URI;

/**
 * The URL at which clients reach Keycloak.
 *
 * @param isRead whether this server may call the URL; not if an administrator without the right to manage the realm
 *     could choose it
 */
public record Base(URI url, boolean isRead) {}
