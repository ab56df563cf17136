package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.authenticators.client.ClientAssertionState;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.JWTAuthorizationGrantValidationContext;
import org.keycloak.protocol.oidc.grants.IDJWTAuthorizationGrantValidator;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.JWTAuthorizationGrantContext;

/** Triggers the client policies of the realm, as Keycloak's own grant does. */
record AssertionPolicies(KeycloakSession session, ClientModel client, TrustedIssuer issuer) {

    /** @return the names of the scopes that remain after all policies */
    Set<String> apply(IdentityAssertion assertion, String assertionText, GrantedScopes scopes)
            throws RefusedAssertionException, ClientPolicyException {
        JWTAuthorizationGrantValidationContext asked = context(assertion, assertionText, scopes);
        session.clientPolicy().triggerOnEvent(new JWTAuthorizationGrantContext(session, asked, issuer.alias()));
        Set<String> left = new HashSet<>(scopes.withInternal(client));
        Optional.ofNullable(asked.getRestrictedScopes()).ifPresent(left::retainAll);
        return left;
    }

    private JWTAuthorizationGrantValidationContext context(
            IdentityAssertion assertion, String text, GrantedScopes scopes) throws RefusedAssertionException {
        try {
            ClientAssertionState state = new ClientAssertionState(
                    OAuth2Constants.JWT_AUTHORIZATION_GRANT,
                    text,
                    assertion.jws(),
                    assertion.jws().readJsonContent(JsonWebToken.class));
            state.setClient(client);
            return IDJWTAuthorizationGrantValidator.createValidator(session, scopes.text(), state);
        } catch (JWSInputException e) {
            throw RefusedAssertionException.of(Refusal.ASSERTION_UNREADABLE);
        }
    }
}
