package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.Map;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What travels with Keycloak's broker context until the sign-in is finished. Kept as plain text: the first login flow
 * stores the context between requests.
 */
final class SignInData {

    private static final String VERIFIED_EMAIL = "clerk.verified_email";
    private static final String NOTE = "clerk.note.";

    private SignInData() {}

    static void put(BrokeredIdentityContext context, ClerkUser person, Map<String, String> notes) {
        person.verifiedEmail().ifPresent(email -> context.getContextData().put(VERIFIED_EMAIL, email));
        notes.forEach((name, value) -> context.getContextData().put(NOTE + name, value));
    }

    /**
     * Whether Clerk verified the address in {@link BrokeredIdentityContext#getEmail()}. Keycloak's page for reviewing the
     * profile lets the person put another one there.
     */
    static boolean emailVerified(BrokeredIdentityContext context) {
        String verified = (String) context.getContextData().get(VERIFIED_EMAIL);
        return verified != null && verified.equalsIgnoreCase(context.getEmail());
    }

    static void writeNotes(BrokeredIdentityContext context, AuthenticationSessionModel authSession) {
        context.getContextData().forEach((key, value) -> {
            if (key.startsWith(NOTE)) {
                authSession.setUserSessionNote(key.substring(NOTE.length()), (String) value);
            }
        });
    }
}
