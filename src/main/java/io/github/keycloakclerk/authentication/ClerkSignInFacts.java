package io.github.keycloakclerk.authentication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.keycloakclerk.broker.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.ClerkIdentityProviderFactory;
import io.github.keycloakclerk.broker.mapper.SignInData;
import io.github.keycloakclerk.broker.signin.SessionNotes;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.broker.util.PostBrokerLoginConstants;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.util.JsonSerialization;

/**
 * What is known of the sign-in in a post login flow. Keycloak writes the session notes after that flow, so they are read
 * where they wait.
 *
 * @param provider the identity provider
 * @param notes the notes of the Clerk session, by name
 */
record ClerkSignInFacts(
        ClerkIdentityProviderConfig provider, Map<String, Optional<String>> notes, boolean emailVerified) {

    /** Empty if the flow is no post login flow, or that of another identity provider. */
    static Optional<ClerkSignInFacts> of(AuthenticationFlowContext context) {
        return Optional.ofNullable(SerializedBrokeredIdentityContext.readFromAuthenticationSession(
                        context.getAuthenticationSession(), PostBrokerLoginConstants.PBL_BROKERED_IDENTITY_CONTEXT))
                .map(serialized -> serialized.deserialize(context.getSession(), context.getAuthenticationSession()))
                .flatMap(ClerkSignInFacts::of);
    }

    private static Optional<ClerkSignInFacts> of(BrokeredIdentityContext context) {
        return Optional.of(context.getIdpConfig())
                .filter(provider -> ClerkIdentityProviderFactory.PROVIDER_ID.equals(provider.getProviderId()))
                .map(provider -> new ClerkSignInFacts(
                        new ClerkIdentityProviderConfig(provider),
                        SignInData.notes(context),
                        SignInData.emailVerified(context)));
    }

    Optional<String> organizationId() {
        return note(SessionNotes.ORGANIZATION_ID);
    }

    Optional<String> organizationSlug() {
        return note(SessionNotes.ORGANIZATION_SLUG);
    }

    Optional<String> organizationRole() {
        return note(SessionNotes.ORGANIZATION_ROLE);
    }

    /** Minutes since the first factor was verified; empty if unknown or never. */
    OptionalInt firstFactorAge() {
        return factorAge(0);
    }

    /** Minutes since the second factor was verified; empty if unknown or never. */
    OptionalInt secondFactorAge() {
        return factorAge(1);
    }

    private OptionalInt factorAge(int factor) {
        JsonNode age = note(SessionNotes.FACTOR_AGES)
                .map(ClerkSignInFacts::json)
                .orElse(MissingNode.getInstance())
                .path(factor);
        return age.canConvertToInt() && age.asInt() >= 0 ? OptionalInt.of(age.asInt()) : OptionalInt.empty();
    }

    private static JsonNode json(String text) {
        try {
            return JsonSerialization.mapper.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private Optional<String> note(String name) {
        return notes.getOrDefault(name, Optional.empty());
    }
}
