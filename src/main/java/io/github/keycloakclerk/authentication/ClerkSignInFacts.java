package io.github.keycloakclerk.authentication;

import io.github.keycloakclerk.broker.GrantFacts;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.clerk.token.FactorAges;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.broker.util.PostBrokerLoginConstants;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderModel;

/**
 * What is known about the sign-in in a post-login flow. Keycloak writes the session notes after that flow, so they are
 * read from the broker context.
 *
 * @param provider the identity provider
 * @param notes the notes of the Clerk session, by name
 */
record ClerkSignInFacts(
        ClerkIdentityProviderConfig provider, Map<String, Optional<String>> notes, boolean emailVerified) {

    /** For a grant, which has no browser. */
    static ClerkSignInFacts of(GrantFacts facts) {
        return new ClerkSignInFacts(
                new ClerkIdentityProviderConfig(new IdentityProviderModel()), facts.notes(), facts.emailVerified());
    }

    /** Empty if the flow is not a post-login flow of a Clerk provider. */
    static Optional<ClerkSignInFacts> of(AuthenticationFlowContext context) {
        return Optional.ofNullable(SerializedBrokeredIdentityContext.readFromAuthenticationSession(
                        context.getAuthenticationSession(), PostBrokerLoginConstants.PBL_BROKERED_IDENTITY_CONTEXT))
                .map(serialized -> serialized.deserialize(context.getSession(), context.getAuthenticationSession()))
                .flatMap(ClerkSignInFacts::of);
    }

    private static Optional<ClerkSignInFacts> of(BrokeredIdentityContext context) {
        return Optional.of(context.getIdpConfig())
                .filter(provider -> ClerkIdentityProviderConfig.PROVIDER_ID.equals(provider.getProviderId()))
                .map(provider -> new ClerkSignInFacts(
                        new ClerkIdentityProviderConfig(provider),
                        BrokerContextData.notes(context),
                        BrokerContextData.emailVerified(context)));
    }

    Optional<String> organizationId() {
        return note(ClerkSessionNotes.ORGANIZATION_ID);
    }

    Optional<String> organizationSlug() {
        return note(ClerkSessionNotes.ORGANIZATION_SLUG);
    }

    Optional<String> organizationRole() {
        return note(ClerkSessionNotes.ORGANIZATION_ROLE);
    }

    /** Minutes since the first factor was verified; empty if unknown or never. */
    OptionalInt firstFactorAge() {
        return factorAges().first();
    }

    /** Minutes since the second factor was verified; empty if unknown or never. */
    OptionalInt secondFactorAge() {
        return factorAges().second();
    }

    private FactorAges factorAges() {
        return ClerkSessionNotes.factorAges(note(ClerkSessionNotes.FACTOR_AGES));
    }

    private Optional<String> note(String name) {
        return notes.getOrDefault(name, Optional.empty());
    }
}
