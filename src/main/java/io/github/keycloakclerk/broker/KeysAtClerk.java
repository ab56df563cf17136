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

/** Asks Clerk whether the keys of a provider that is being saved are good, so that no user has to find out. */
record KeysAtClerk(KeycloakSession session, RealmModel realm, ClerkBackend clerk) {

    private static final Logger LOG = Logger.getLogger(KeysAtClerk.class);

    /** An administrator waits for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /**
     * Lets keys pass that Clerk accepts, or does not speak of. One that is switched off is not asked about, so that it can be switched
     * off whatever its keys are; nor are those of a realm that is being imported.
     *
     * @throws IllegalArgumentException with a sentence for the administrator, if Clerk refuses the secret key, or if the keys are of two
     *     instances
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
                        "the publishable key is of another Clerk instance than the secret key, which is of "
                                + instance);
            }
        } catch (ClerkApiException e) {
            // Another than Clerk, such as a proxy, says so without Clerk's word for it.
            if (e.kind() == ClerkApiException.Kind.KEY_REFUSED && e.code().isPresent()) {
                throw refusal("Client Secret (clientSecret)", "Clerk does not accept this secret key");
            }
            tell(config.getAlias(), e.kind().reason());
        }
    }

    private void tell(String alias, String reason) {
        LOG.warnf(
                "Provider %s of realm %s is saved with keys that Clerk did not confirm: %s",
                alias, realm.getName(), reason);
        CurrentRequest.adminEvent(session, realm)
                .ifPresent(event -> event.operation(OperationType.ACTION)
                        .resource(ResourceType.IDENTITY_PROVIDER)
                        .resourcePath("identity-provider", "instances", alias, "keys-not-confirmed")
                        .detail("reason", reason)
                        .success());
    }
}
