package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.compat.CurrentRequest;
import org.keycloak.models.RealmModel;

/** What happens to a configuration that is good, before Keycloak saves it. */
record BeforeSaving(ClerkIdentityProviderConfig config, RealmModel realm) {

    /** @throws IllegalArgumentException with a sentence that names the field */
    void run() {
        if (config.isOAuth()) {
            OAuthApplicationSetup.ofCurrentRequest(realm, config).ifPresent(OAuthApplicationSetup::ensureOrRefuse);
        }
        // A realm that is being imported has no keys yet; its providers are sealed when it has.
        CurrentRequest.sessionOfThread()
                .filter(session -> SealedSecrets.canSeal(realm))
                .ifPresent(session -> new SealedSecrets(session, realm, config).seal());
    }
}
