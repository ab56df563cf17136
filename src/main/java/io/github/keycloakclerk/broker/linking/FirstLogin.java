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
 * The end of Keycloak's first login flow. What was decided at the callback says nothing about the account that the flow ended
 * at: its review page lets the user type another address or name, and an administrator can build a flow that links without
 * asking. So the account is judged when it is linked.
 */
public record FirstLogin(
        KeycloakSession session,
        RealmModel realm,
        ClerkIdentityProviderConfig config,
        BrokeredIdentityContext context) {

    /** Whether the account is new to the provider in this request. */
    public static boolean isEndingAt(UserModel user, BrokeredIdentityContext context) {
        return BrokerContextData.accountId(context).filter(user.getId()::equals).isEmpty();
    }

    /**
     * Whether this sign-in made this account. Keycloak remembers only that it made one, and the browser may have gone through other
     * flows since; so the account has to have the mark with which it was made, and nobody in it.
     */
    private boolean hasMade(UserModel user) {
        return new FirstLoginProof(session, context).hasRegistered()
                && config.getAlias().equals(user.getFirstAttribute(ClerkUserAttributes.UNFINISHED))
                && context.getId().equals(user.getFirstAttribute(ClerkUserAttributes.CLERK_USER_ID))
                && new AccountState(session, realm, config.getAlias()).use(user).isEmpty();
    }

    /**
     * Judges the account.
     *
     * @return whether this sign-in made it
     * @throws WebApplicationException with the answer, if the account may not be the user's; nothing stays of the link
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
     * The account was proven, or its address is the one that Clerk verified in this sign-in. An address that Keycloak never
     * verified could be anybody's who registered with it, or signed in elsewhere with it and has not come back yet; so then it
     * counts only where nobody but an administrator makes accounts, and nobody is in this one.
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
     * Refuses to sign in to an account that is not linked to the Clerk user who signed in: while a flow of the provider waits, the
     * browser may have gone through others that set another user.
     */
    public void requireLinked(UserModel user) {
        String linked = user instanceof LightweightUserAdapter
                // Of users who are not stored, there is no link.
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

    /** Keycloak logs what ends a first login, and its stack says nothing. */
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
