package io.github.keycloakclerk.broker.handoff;

import io.github.keycloakclerk.broker.config.AppPage;
import io.github.keycloakclerk.broker.signin.SessionTokenSettings;

/**
 * What an administrator decided about the handoff.
 *
 * @param id of the identity provider, unique among all realms
 * @param provider alias of the identity provider
 * @param serverToServer whether only the app's server may say who signed in, so that no browser ever sees a token
 */
public record HandoffSettings(
        String id, String provider, AppPage page, boolean serverToServer, SessionTokenSettings tokens) {}
