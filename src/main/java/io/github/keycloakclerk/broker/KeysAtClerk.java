package io.github.keycloakclerk.broker;

import static io.github.keycloakclerk.broker.config.SettingRules.refusal;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.EnteredSecretKey;
import io.github.keycloakclerk.broker.config.SealedSecrets;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.compat.CurrentRequest;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Checks the keys of a provider with Clerk when it is saved, so that errors show before a user signs in. */
record KeysAtClerk(KeycloakSession session, RealmModel realm, ClerkBackend clerk) {

    private static final Logger LOG = Logger.getLogger(KeysAtClerk.class);

    /** An administrator waits for the answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /**
     * Accepts keys that Clerk confirms or cannot check now. A disabled provider is not checked, so that a provider can be
     * disabled whatever its keys are. Neither are providers of a realm that is being imported.
     *
     * @throws IllegalArgumentException with a sentence for the administrator, if Clerk refuses the secret key, or if the keys
     *     belong to two instances
     */
    void require() {
        ClerkIdentityProviderConfig config = clerk.config();
        if (!config.isEnabled() || !SealedSecrets.canSeal(realm)) {
            return;
        }
        ClerkBackend asking = clerk.with(new EnteredSecretKey(config, realm).configuration())
                .as(CallBudget.Use.CHECK)
                .within(TIMEOUT);
        try (ClerkCallScope calls = asking.callScope()) {
            String instance = calls.api().instanceId().get();
            if (asking.isOfOtherInstance(instance, calls)) {
                throw refusal(
                        "Client ID (clientId)",
                        "the publishable key belongs to another Clerk instance than the secret key, which belongs to "
                                + instance);
            }
        } catch (ClerkApiException e) {
            // Without Clerk's error code, the answer may come from something else, such as a proxy.
            if (e.kind() == ClerkApiException.Kind.KEY_REFUSED && e.code().isPresent()) {
                throw refusal("Client Secret (clientSecret)", "Clerk does not accept this secret key");
            }
            tell(config.getAlias(), e.kind().reason());
        }
    }

    private void tell(String alias, String reason) {
        LOG.warnf(
                "Provider %s of realm %s was saved with keys that Clerk did not confirm: %s",
                alias, realm.getName(), reason);
        CurrentRequest.adminEvent(session, realm)
                .ifPresent(event -> event.operation(OperationType.ACTION)
                        .resource(ResourceType.IDENTITY_PROVIDER)
                        .resourcePath("identity-provider", "instances", alias, "keys-not-confirmed")
                        .detail("reason", reason)
                        .success());
    }
}
