package io.github.keycloakclerk.check;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;

/** Something of a realm that a check looks at is being changed, in the transaction of this session. */
public record CheckedRealmChanged(KeycloakSession session, RealmModel realm) implements ProviderEvent {}
