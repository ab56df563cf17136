package io.github.keycloakclerk.check;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;

/** Reports a change of a realm that affects its checks, in the transaction of this session. */
public record CheckedRealmChanged(KeycloakSession session, RealmModel realm) implements ProviderEvent {}
