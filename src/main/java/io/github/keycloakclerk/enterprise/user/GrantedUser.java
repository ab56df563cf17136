package io.github.keycloakclerk.enterprise.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.keycloakclerk.broker.ClerkLifecycle;
import io.github.keycloakclerk.broker.GrantFacts;
import io.github.keycloakclerk.broker.PostLoginDemands;
import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.broker.linking.AutomaticFirstLogin;
import io.github.keycloakclerk.broker.signin.Proof;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** The Keycloak user who gets a token: an existing one, or one created as at a first sign-in. */
public record GrantedUser(KeycloakSession session, TrustedIssuer issuer, ClientModel client, AssertedUser asserted) {

    /** The session notes that claim mappers read. */
    public Map<String, Optional<String>> notes() {
        return ClerkSessionNotes.ofUser(asserted.user().id(), Optional.of(asserted.organization()));
    }

    /** @param subject the subject of the assertion, which the user is linked to */
    public UserModel model(String subject) throws RefusedAssertionException {
        requirePostLogin();
        UserModel user = asserted.known() ? known() : made();
        AssertionVerifier.require(
                user.isEnabled() && user.getServiceAccountClientLink() == null, Refusal.USER_DISABLED);
        Optional<String> action = user.getRequiredActionsStream().findFirst();
        if (action.isPresent()) {
            throw RefusedAssertionException.of(Refusal.REQUIRED_ACTION, action.get());
        }
        session.getProvider(ClerkLifecycle.class)
                .checked(issuer.clerk(), asserted.user().id());
        new IssuerLinks(session, issuer).link(user, subject, asserted.user().id());
        return user;
    }

    /** The requirements of the post login flow apply here too, as it follows each sign-in. */
    private void requirePostLogin() throws RefusedAssertionException {
        GrantFacts facts =
                new GrantFacts(notes(), asserted.user().verifiedEmail().isPresent());
        Optional<String> unmet = new PostLoginDemands(
                        session, session.getContext().getRealm(), facts)
                .unmet(issuer.clerk().config());
        if (unmet.isPresent()) {
            throw RefusedAssertionException.of(Refusal.REQUIREMENT_NOT_MET, unmet.get());
        }
    }

    private UserModel known() throws RefusedAssertionException {
        return new IssuerLinks(session, issuer)
                .user(asserted.user().id())
                .orElseThrow(() -> RefusedAssertionException.of(Refusal.USER_UNLINKED));
    }

    private UserModel made() throws RefusedAssertionException {
        try {
            return new AutomaticFirstLogin(
                            session, issuer.clerk().as(CallBudget.Use.CHECK).within(Connections.TIMEOUT), client)
                    .run(signIn());
        } catch (AutomaticFirstLogin.NeedsBrowserException e) {
            RefusedAssertionException refused =
                    RefusedAssertionException.of(e.isForNow() ? Refusal.BUSY : Refusal.USER_NOT_CREATED, e.reason());
            if (!e.isForNow()) {
                asserted.newcomers().ifPresent(newcomers -> newcomers.refused(refused));
            }
            throw refused;
        }
    }

    private VerifiedSignIn signIn() {
        Instant now = Instant.now();
        Proof proof = new Proof(
                asserted.user().id(),
                Optional.empty(),
                now,
                Optional.of(asserted.organization()),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode());
        return new VerifiedSignIn(
                asserted.user(),
                proof,
                Optional.empty(),
                Optional.empty(),
                Optional.of(asserted.memberships()),
                now,
                now,
                Optional.empty());
    }
}
