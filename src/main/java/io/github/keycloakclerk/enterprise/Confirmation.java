package io.github.keycloakclerk.enterprise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.dpop.DPoP;
import org.keycloak.services.util.DPoPUtil;

/**
 * Checks an assertion that is bound to a key of the client (claim {@code cnf}): the client must prove possession of the key
 * (DPoP, RFC 9449). Keycloak has already verified the request's proof, if there is one, and binds the token to it.
 */
record Confirmation(KeycloakSession session) {

    private static final String THUMBPRINT = "jkt";

    void require(IdentityAssertion assertion) throws RefusedAssertionException {
        JsonNode confirmation = assertion.confirmation();
        if (confirmation.isMissingNode()) {
            return;
        }
        // Other confirmation methods are not supported.
        boolean known = confirmation.isObject()
                && confirmation.size() == 1
                && confirmation.path(THUMBPRINT).isTextual();
        boolean proven = Optional.ofNullable(session.getAttribute(DPoPUtil.DPOP_SESSION_ATTRIBUTE, DPoP.class))
                .map(DPoP::getThumbprint)
                .filter(confirmation.path(THUMBPRINT).asText()::equals)
                .isPresent();
        AssertionVerifier.require(known && proven, Refusal.PROOF_OF_POSSESSION);
    }
}
