package io.github.keycloakclerk.check;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The realm that is checked, and the means to check it.
 *
 * @param base the URL at which clients reach Keycloak; empty if it is unknown
 */
public record CheckScope(KeycloakSession session, RealmModel realm, Optional<Base> base, Probes probes) {}
