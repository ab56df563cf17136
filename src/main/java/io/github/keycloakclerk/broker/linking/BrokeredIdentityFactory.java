package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.UsernameFrom;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.Names;
import io.github.keycloakclerk.broker.data.ProfileRules;
import io.github.keycloakclerk.broker.mapper.MapperInput;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.token.ActiveOrganization;
import io.github.keycloakclerk.compat.FirstLoginProof;
import io.github.keycloakclerk.compat.MapperConfigs;
import java.util.Optional;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Converts a verified sign-in into the context of Keycloak's identity broker. */
public final class BrokeredIdentityFactory {

    private final KeycloakSession session;
    private final ClerkBackend clerk;
    private final ClerkIdentityProviderConfig config;
    private final EventBuilder event;
    private final AccountLinks accounts;

    public BrokeredIdentityFactory(KeycloakSession session, ClerkBackend clerk, EventBuilder event) {
        this.session = session;
        this.clerk = clerk;
        this.config = clerk.config();
        this.event = event;
        this.accounts = new AccountLinks(session, config, event);
    }

    public BrokeredIdentityContext of(VerifiedSignIn signIn, AuthenticationSessionModel authSession)
            throws SignInException {
        ClerkUser clerkUser = signIn.user();
        MapperNeeds needs = MapperNeeds.of(session, config.getAlias());
        Optional<String> editable = ClerkUserAttributes.editableByUsers(session);
        if (editable.isPresent()) {
            throw new SignInException(SignInFailure.editableAttribute(editable.get()));
        }
        new UnfinishedAccounts(session, config, event).removeFor(clerkUser);
        Optional<UserModel> account = accounts.of(clerkUser, authSession);
        new EmailConflicts(session, clerk, accounts).settle(clerkUser, account);
        BrokeredIdentityContext context = new BrokeredIdentityContext(clerkUser.id(), config);
        context.setAuthenticationSession(authSession);
        context.setBrokerUserId(config.getAlias() + "." + clerkUser.id());
        signIn.proof().sessionId().ifPresent(id -> context.setBrokerSessionId(config.getAlias() + "." + id));
        // Stored with the link and shown in events, so never an e-mail address.
        context.setUsername(clerkUser.username().orElse(clerkUser.id()));
        context.setModelUsername(username(clerkUser, account));
        signIn.upstreamTokens().ifPresent(context::setToken);
        StandardFields.put(
                context,
                clerkUser,
                signIn.notes(config.getAlias()),
                account,
                config.storesUnverifiedEmail(),
                new ProfileRules(session));
        if (account.isEmpty()) {
            // Keycloak writes names to an account that it finds by e-mail address, even if the account is read-only.
            clerkUser
                    .verifiedEmail()
                    .flatMap(accounts::holderOfEmail)
                    .filter(UserModel::isFederated)
                    .ifPresent(holder -> Names.takeFrom(holder, context));
        }
        if (accounts.isLinking(authSession)) {
            BrokerContextData.setLinking(context);
        }
        if (account.isEmpty()) {
            context.setUserAttribute(ClerkUserAttributes.UNFINISHED, config.getAlias());
            new FirstLoginProof(session, context).rememberConfirmed();
        }
        if (config.namesAreLinks()) {
            BrokerContextData.fixUsername(context);
        }
        AppliedRecord applied = AppliedRecords.of(session, config).ofAll(clerkUser, signIn.memberships());
        Optional<AppliedRecord> before = account.flatMap(
                user -> AppliedRecord.of(user.getAttributeStream(AppliedRecord.ATTRIBUTE), config.getAlias()));
        AppliedRecord now =
                applied.bySignIn(before, signIn.proof().organization().isPresent());
        BrokerContextData.setApplied(context, now);
        if (before.filter(record -> !record.equals(now)).isPresent()) {
            // The answer may be older than an event that is already applied, so the next request must ask Clerk again.
            clerk.knownUsers().forget(clerkUser.id());
        }
        if (needs.any()) {
            MapperConfigs.load(session, session.getContext().getRealm(), config.getAlias());
            MapperInput.put(
                    context,
                    needs,
                    clerkUser.json(),
                    signIn.proof().claims(),
                    signIn.session().map(ClerkSession::json),
                    signIn.proof().organization().map(ActiveOrganization::id),
                    signIn.memberships());
        }
        return context;
    }

    private String username(ClerkUser clerkUser, Optional<UserModel> account) throws SignInException {
        if (config.namesAreLinks() && account.isPresent()) {
            return account.get().getUsername();
        }
        Optional<UserModel> self =
                account.isPresent() ? account : clerkUser.verifiedEmail().flatMap(accounts::holderOfEmail);
        // If names identify accounts, no user may take the name of a future user.
        UsernameFrom source = config.namesAreLinks() ? UsernameFrom.ID : config.usernameFrom();
        return new Usernames(session, config.storesUnverifiedEmail())
                .choose(source, clerkUser, account, self)
                .or(() -> account.map(UserModel::getUsername))
                .orElseThrow(() -> new SignInException(SignInFailure.usernameOfAnother()));
    }
}
