package io.github.keycloakclerk.check;

import java.net.URI;

/**
 * Where clients reach Keycloak.
 *
 * @param isRead whether this server may ask itself there; not where whoever asks could choose the host, and may not manage the realm
 */
public record Base(URI url, boolean isRead) {}
