package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Somebody with accounts in two Clerk instances")
class TwoProvidersIT {

    private final StandInClerk clerk;
    private final StandInClerk other = StandInClerk.start(0);
    private final TestRealm realm;
    private final StandInUser ada;
    private final StandInUser adaOfOther = other.add(StandInUser.named("Ada", "Lovelace"));

    TwoProvidersIT(TestKeycloak keycloak) {
        clerk = keycloak.clerk();
        ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        realm = keycloak.realm(json -> {
            ObjectNode second = RealmExport.provider(json).deepCopy();
            second.put("alias", "other");
            ObjectNode config = (ObjectNode) second.get("config");
            config.put("clientId", other.publishableKey()).put("clientSecret", other.secretKey());
            config.put("appUrl", other.url().toString())
                    .put("apiUrl", other.apiUrl().toString());
            config.put("frontendApiUrl", other.url().toString())
                    .put("webhookSecret", other.webhooks().secret());
            // Each provider would set its own name and e-mail address.
            config.put("syncMode", "IMPORT");
            json.withArray("identityProviders").add(second);
            ((ObjectNode) json.path("authenticatorConfig").path(0).path("config")).put("defaultProvider", "clerk");
        });
        Connected.online(clerk, realm, ada);
        ObjectNode link = Json.object("userId", adaOfOther.id(), "userName", adaOfOther.username());
        realm.admin()
                .post(
                        realm.path("/users/" + realm.user(ada.id()).path("id").asText() + "/federated-identity/other"),
                        link);
    }

    @AfterEach
    void stop() {
        other.close();
    }

    private boolean isEnabled() {
        return realm.user(ada.id()).path("enabled").asBoolean();
    }

    @Test
    void isOutWhenOneOfThemBansThemWhateverTheOtherSays() {
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned"))));
        assertFalse(isEnabled());

        assertEquals(204, realm.deliver("other", other.webhooks().user("user.updated", adaOfOther)));

        assertFalse(isEnabled());
    }

    @Test
    void isInAgainWhenBothLetThemIn() {
        realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned")));
        realm.deliver("other", other.webhooks().user("user.updated", adaOfOther.blocked("locked")));
        adaOfOther.field("locked", BooleanNode.FALSE);
        realm.deliver("other", other.webhooks().user("user.updated", adaOfOther));
        assertFalse(isEnabled());

        ada.field("banned", BooleanNode.FALSE);
        realm.deliver(clerk.webhooks().user("user.updated", ada));

        assertTrue(isEnabled());
    }

    @Test
    void isNotReachedByWebhooksOfOneAtTheAddressOfTheOther() {
        assertEquals(401, realm.deliver("other", clerk.webhooks().user("user.updated", ada.blocked("banned"))));
        assertTrue(isEnabled());
    }
}
