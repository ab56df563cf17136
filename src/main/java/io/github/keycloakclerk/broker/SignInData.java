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

    private static final String EMAIL_VERIFIED = "clerk.email_verified";
    private static final String NOTE = "clerk.note.";

    private SignInData() {}

    static void put(BrokeredIdentityContext context, ClerkUser person, Map<String, String> notes) {
        context.getContextData()
                .put(EMAIL_VERIFIED, Boolean.toString(person.verifiedEmail().isPresent()));
        notes.forEach((name, value) -> context.getContextData().put(NOTE + name, value));
    }

    /** Whether Clerk verified the address in {@link BrokeredIdentityContext#getEmail()}. */
    static boolean emailVerified(BrokeredIdentityContext context) {
        return Boolean.parseBoolean((String) context.getContextData().get(EMAIL_VERIFIED));
    }

    static void writeNotes(BrokeredIdentityContext context, AuthenticationSessionModel authSession) {
        context.getContextData().forEach((key, value) -> {
            if (key.startsWith(NOTE)) {
                authSession.setUserSessionNote(key.substring(NOTE.length()), (String) value);
            }
        });
    }
}
