package io.github.keycloakclerk.check;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What is checked, and with what.
 *
 * @param base where clients reach Keycloak; empty if there is no request and no administrator fixed it
 */
public record CheckScope(KeycloakSession session, RealmModel realm, Optional<Base> base, Probes probes) {}
