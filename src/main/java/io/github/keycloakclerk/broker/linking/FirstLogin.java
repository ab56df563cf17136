package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.KeycloakUser;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInFailureAnswer;
import io.github.keycloakclerk.compat.FirstLoginProof;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.light.LightweightUserAdapter;

/**
 * The end of Keycloak's first login flow. The checks at the callback do not cover the account at which the flow ends:
 * users can enter another e-mail address or name on the review page, and administrators can build flows that link
 * without asking. So the account is checked when it is linked.
 */
public record FirstLogin(
        KeycloakSession session,
        RealmModel realm,
        ClerkIdentityProviderConfig config,
        BrokeredIdentityContext context) {

    /** Whether a first login flow ends at this account, which was not the user's at the callback. */
    public static boolean isEndingAt(UserModel user, BrokeredIdentityContext context) {
        return BrokerContextData.accountId(context).filter(user.getId()::equals).isEmpty();
    }

    /**
     * Whether this sign-in created this account. Keycloak only records that it created one, and the browser may have
     * gone through other flows since. So the account must have the marks of its creation and must be unused.
     */
    private boolean hasMade(UserModel user) {
        return new FirstLoginProof(session, context).hasRegistered()
                && config.getAlias().equals(user.getFirstAttribute(ClerkUserAttributes.UNFINISHED))
                && context.getId().equals(user.getFirstAttribute(ClerkUserAttributes.CLERK_USER_ID))
                && new AccountState(session, realm, config.getAlias()).use(user).isEmpty();
    }

    /**
     * Checks the account.
     *
     * @return whether this sign-in created it
     * @throws WebApplicationException with the response, if the user may not get the account; the link is then rolled back
     */
    public boolean finish(UserModel user) {
        if (hasMade(user)) {
            new KeycloakUser(session.users(), realm, user).registered(context);
            return true;
        }
        BrokerContextData.setReviewed(context);
        try {
            requireOwn(user);
        } catch (SignInException e) {
            throw refusal(e.failure());
        }
        return false;
    }

    /**
     * Requires that the user proved ownership of the account, or that Clerk verified its e-mail address in this
     * sign-in. If Keycloak never verified the address, an attacker could have registered with it. Then it counts only
     * where administrators alone create accounts, and only for an unused account.
     */
    private void requireOwn(UserModel user) throws SignInException {
        if (new AccountLinks(session, config, event()).wasOfAnother(user, context.getId())) {
            throw new SignInException(SignInFailure.accountOfAnother());
        }
        if (new FirstLoginProof(session, context).isGiven(user)) {
            return;
        }
        boolean sameAddress = BrokerContextData.isVerified(context, user.getEmail());
        boolean prepared = !user.isEmailVerified()
                && new NamedAccount(session, realm, config).doubt(user, true).isPresent();
        if (!sameAddress || prepared) {
            throw new SignInException(SignInFailure.unprovenAccount());
        }
    }

    /**
     * Refuses the sign-in if the account is not linked to this Clerk user: while a flow of the provider waits, the
     * browser may have gone through other flows that set another user.
     */
    public void requireLinked(UserModel user) {
        String linked = user instanceof LightweightUserAdapter
                // Users who are not stored have no link.
                ? user.getFirstAttribute(ClerkUserAttributes.CLERK_USER_ID)
                : Optional.ofNullable(session.users().getFederatedIdentity(realm, user, config.getAlias()))
                        .map(FederatedIdentityModel::getUserId)
                        .orElse("");
        if (!context.getId().equals(linked)) {
            SignInFailure failure = SignInFailure.accountOfAnother();
            throw refusal(record(failure).page(failure));
        }
    }

    private WebApplicationException refusal(SignInFailure failure) {
        return refusal(record(failure).answer(failure, context.getAuthenticationSession()));
    }

    private SignInFailureAnswer record(SignInFailure failure) {
        SignInFailureAnswer answers = new SignInFailureAnswer(session, event());
        answers.record(failure, config.getAlias());
        return answers;
    }

    private WebApplicationException refusal(Response answer) {
        session.getTransactionManager().setRollbackOnly();
        return new Refusal(answer);
    }

    private EventBuilder event() {
        return new EventBuilder(realm, session, session.getContext().getConnection())
                .client(context.getAuthenticationSession().getClient());
    }

    /** Without a stack trace, because Keycloak logs exceptions that end a first login. */
    private static final class Refusal extends WebApplicationException {

        private static final long serialVersionUID = 1L;

        Refusal(Response answer) {
            super("first login refused", answer);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
