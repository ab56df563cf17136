package io.github.keycloakclerk.mcp.client;

import io.github.keycloakclerk.stored.StoredKey;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.UserStorageUtil;

/** Revokes consents to a client whose identity changed, because users consented to the identity shown before. */
public record ChangedClients(KeycloakSession session) {

    /** The identity of the client when its consent page was shown. */
    private static final String SHOWN = StoredKey.CONSENT_CLIENT.key();

    /** From this number on, clearing the realm's user cache is cheaper. Repeating that requires as many new consents. */
    private static final int MANY = 500;

    /** Revokes the consents to a client whose identity is about to change. */
    public void change(ClientRepresentation proposed, ClientModel current) {
        if (ClientIdentity.of(proposed, current).equals(ClientIdentity.of(current))) {
            return;
        }
        RealmModel realm = session.getContext().getRealm();
        SelfRegisteredClients clients = new SelfRegisteredClients(session);
        Set<String> users = clients.consenting(current);
        if (users.size() < MANY) {
            users.forEach(user -> session.users().revokeConsentForClient(realm, user, current.getId()));
        } else {
            clients.deleteConsents(current);
            Optional.ofNullable(UserStorageUtil.userCache(session)).ifPresent(cache -> cache.evict(realm));
        }
        if (!users.isEmpty()) {
            tell(realm, current, users.size());
        }
    }

    /** Remembers the identity that the page shows, for clients that can update themselves. */
    public static void remember(AuthenticationSessionModel page) {
        if (SelfRegistration.isUnderRules(page.getClient())) {
            page.setAuthNote(SHOWN, ClientIdentity.of(page.getClient()).fingerprint());
        }
    }

    /** Revokes a consent given on a page that was open while the client changed. */
    public void checkConsent(Event login) {
        boolean consented = login.getType() == EventType.LOGIN
                && login.getDetails() != null
                && Details.CONSENT_VALUE_CONSENT_GRANTED.equals(
                        login.getDetails().get(Details.CONSENT));
        AuthenticationSessionModel page = session.getContext().getAuthenticationSession();
        if (!consented || page == null) {
            return;
        }
        String shown = page.getAuthNote(SHOWN);
        ClientModel client = page.getClient();
        UserModel user = page.getAuthenticatedUser();
        if (shown != null
                && user != null
                && !Objects.equals(shown, ClientIdentity.of(client).fingerprint())) {
            session.users().revokeConsentForClient(page.getRealm(), user.getId(), client.getId());
            tell(page.getRealm(), client, 1);
        }
    }

    private void tell(RealmModel realm, ClientModel client, int users) {
        new EventBuilder(realm, session, session.getContext().getConnection())
                .event(EventType.REVOKE_GRANT)
                .client(client)
                .detail(Details.REASON, "client_changed")
                .detail("users", Integer.toString(users))
                .success();
    }
}
