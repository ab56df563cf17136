package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.EmailAddresses;
import io.github.keycloakclerk.broker.data.Writes;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.Optional;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Resolves the conflict if another Keycloak account has a user's e-mail address. Accounts are never joined by it,
 * except by Keycloak's first login flow, which requires proof of ownership.
 */
final class EmailConflicts {

    private final KeycloakSession session;
    private final ClerkBackend clerk;
    private final ClerkIdentityProviderConfig config;
    private final AccountLinks accounts;

    EmailConflicts(KeycloakSession session, ClerkBackend clerk, AccountLinks accounts) {
        this.session = session;
        this.clerk = clerk;
        this.config = clerk.config();
        this.accounts = accounts;
    }

    /** @param account the user's own account, if there is one */
    void settle(ClerkUser clerkUser, Optional<UserModel> account) throws SignInException {
        if (account.isEmpty()) {
            refuseUnverifiedEmailOfAnother(clerkUser);
        }
        Optional<String> email = clerkUser
                .verifiedEmail()
                .filter(address -> account.filter(own -> EmailAddresses.same(address, own.getEmail()))
                        .isEmpty());
        Optional<UserModel> holder = email.flatMap(accounts::holderOfEmail);
        Optional<FederatedIdentityModel> link = holder.flatMap(accounts::link);
        if (email.isPresent() && holder.isPresent() && link.isPresent()) {
            settle(email.get(), holder.get(), link.get(), account);
        }
    }

    /**
     * Another Clerk user's account has the e-mail address. Clerk verifies an address for one user only, so Keycloak's
     * data is outdated: the other user gave the address up, or was deleted. A new user can take over the account of a
     * deleted user. A user who already has an account gets only the address.
     */
    private void settle(String email, UserModel holder, FederatedIdentityModel link, Optional<UserModel> account)
            throws SignInException {
        Optional<ClerkUser> other = find(link.getUserId());
        if (other.isEmpty() && account.isEmpty()) {
            // The first login flow now offers to take over the account, and requires proof of ownership.
            accounts.unlink(holder, link);
        } else if (other.filter(found -> stillHas(found, email)).isEmpty()
                && (followsClerk() || !holder.isEmailVerified())
                && release(holder)) {
            accounts.released(holder);
        } else if (account.isEmpty()) {
            throw new SignInException(SignInFailure.accountOfAnother());
        }
    }

    private Optional<ClerkUser> find(String clerkUserId) throws SignInException {
        try {
            return clerk.read(clerkUserId, false).map(ClerkProfile::user);
        } catch (ClerkApiException e) {
            throw new SignInException(SignInFailure.of(e));
        }
    }

    /** Returns false if the account is in a read-only user federation. */
    private static boolean release(UserModel holder) {
        Writes writes = new Writes(holder);
        return writes.attempt(() -> holder.setEmailVerified(false)) && writes.attempt(() -> holder.setEmail(null));
    }

    private static boolean stillHas(ClerkUser clerkUser, String email) {
        return clerkUser
                .verifiedEmail()
                .filter(address -> EmailAddresses.same(address, email))
                .isPresent();
    }

    private boolean followsClerk() {
        return Boolean.TRUE.equals(config.isTrustEmail()) && config.getSyncMode() == IdentityProviderSyncMode.FORCE;
    }

    /**
     * Keycloak's first login flow looks up accounts by e-mail address, also as a username, and administrators may let
     * it link without asking. An address that Clerk did not verify must not get that far.
     */
    private void refuseUnverifiedEmailOfAnother(ClerkUser clerkUser) throws SignInException {
        Optional<String> unverified =
                clerkUser.email().filter(email -> !email.verified()).map(ClerkUser.Address::value);
        boolean taken = unverified.flatMap(accounts::holderOfEmail).isPresent()
                || unverified
                        .map(email -> session.users()
                                .getUserByUsername(session.getContext().getRealm(), email))
                        .isPresent();
        if (taken) {
            throw new SignInException(SignInFailure.unverifiedEmailOfAnother());
        }
    }
}
