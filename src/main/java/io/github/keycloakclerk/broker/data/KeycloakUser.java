package io.github.keycloakclerk.broker.data;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;

/** Brings a Keycloak user up to date with Clerk. Writes only what differs: each write empties caches in the cluster. */
public record KeycloakUser(UserProvider users, RealmModel realm, UserModel user) {

    /**
     * A user that Keycloak made in this sign-in, with what the user typed on Keycloak's review page, if there was one. An
     * address that Clerk did not verify goes, and so does a username that leads to an account.
     */
    public void registered(BrokeredIdentityContext context) {
        String email = user.getEmail();
        boolean named = realm.isRegistrationEmailAsUsername() && EmailAddresses.same(email, user.getUsername());
        if (email != null && !BrokerContextData.mayKeep(context, email)) {
            write(() -> user.setEmail(null));
            if (named) {
                write(() -> user.setUsername(context.getId()));
            }
        }
        if (BrokerContextData.isUsernameFixed(context) && !context.getId().equalsIgnoreCase(user.getUsername())) {
            write(() -> user.setUsername(context.getId()));
        }
        write(() ->
                user.setEmailVerified(trustsClerk(context) && BrokerContextData.isVerified(context, user.getEmail())));
        write(() -> user.setSingleAttribute(
                ClerkUserAttributes.CREATED_BY, context.getIdpConfig().getAlias()));
    }

    private void write(Runnable what) {
        new Writes(user).attempt(what);
    }

    /**
     * Whose account it is, whatever the sync mode: that it was a Clerk user's must be found again when the link has gone. Of two
     * that are linked, the first is enough.
     */
    public void linked(BrokeredIdentityContext context) {
        new RemovedLinks(user).forget(context.getIdpConfig().getAlias(), context.getId());
        forgetUnfinished();
        String known = user.getFirstAttribute(ClerkUserAttributes.CLERK_USER_ID);
        boolean stillLinked = known != null
                && users.getFederatedIdentitiesStream(realm, user)
                        .map(FederatedIdentityModel::getUserId)
                        .anyMatch(known::equals);
        if (stillLinked) {
            return;
        }
        setAttribute(ClerkUserAttributes.CLERK_USER_ID, List.of(context.getId()));
    }

    private void forgetUnfinished() {
        if (user.getFirstAttribute(ClerkUserAttributes.UNFINISHED) != null) {
            write(() -> user.removeAttribute(ClerkUserAttributes.UNFINISHED));
        }
    }

    /** A user that signed in before, or that was there before. Keycloak has set first and last name already, where it can. */
    public void refresh(BrokeredIdentityContext context) {
        List<String> leftAlone = BrokerContextData.leftAlone(context);
        Names.unwrittenFirst(context).ifPresent(name -> setFirstName(Optional.of(name)));
        Names.unwrittenLast(context).ifPresent(name -> setLastName(Optional.of(name)));
        if (!leftAlone.contains(UserModel.USERNAME)) {
            refreshUsername(context);
        }
        if (!leftAlone.contains(UserModel.EMAIL)) {
            refreshEmail(context);
        }
        ClerkUserAttributes.NAMES.stream()
                .filter(name -> !leftAlone.contains(name))
                .forEach(name -> setAttribute(name, context.getAttributes().getOrDefault(name, List.of())));
    }

    public void refreshUsername(BrokeredIdentityContext context) {
        String username = context.getModelUsername();
        if (username != null
                && !BrokerContextData.isReviewed(context)
                && !username.equalsIgnoreCase(user.getUsername())
                && isFree(users.getUserByUsername(realm, username))) {
            write(() -> user.setUsername(username));
        }
    }

    /**
     * An address that another account holds stays there; users are never joined by a refresh. The user's former one goes,
     * because by now it may be somebody else's in Clerk.
     */
    public void refreshEmail(BrokeredIdentityContext context) {
        String email = context.getEmail();
        if (email == null || !BrokerContextData.mayKeep(context, email)) {
            forgetVerifiedEmail(context);
            return;
        }
        boolean changed = !EmailAddresses.same(email, user.getEmail());
        if (changed && !realm.isDuplicateEmailsAllowed() && !isFree(users.getUserByEmail(realm, email))) {
            forgetVerifiedEmail(context);
            return;
        }
        boolean written = !changed || new Writes(user).attempt(() -> user.setEmail(email));
        if (written && (changed || trustsClerk(context)) && user.isEmailVerified() != isTrusted(context)) {
            write(() -> user.setEmailVerified(isTrusted(context)));
        }
    }

    /** An address that Clerk vouched for once and does not know any more must not be vouched for by us. */
    private void forgetVerifiedEmail(BrokeredIdentityContext context) {
        if (trustsClerk(context) && user.isEmailVerified() && !BrokerContextData.isReviewed(context)) {
            write(() -> user.setEmailVerified(false));
            write(() -> user.setEmail(null));
        }
    }

    private boolean isFree(@Nullable UserModel holder) {
        return holder == null || holder.getId().equals(user.getId());
    }

    public void setFirstName(Optional<String> name) {
        if (!name.equals(Optional.ofNullable(user.getFirstName()))) {
            write(() -> user.setFirstName(name.orElse(null)));
        }
    }

    public void setLastName(Optional<String> name) {
        if (!name.equals(Optional.ofNullable(user.getLastName()))) {
            write(() -> user.setLastName(name.orElse(null)));
        }
    }

    /** @param values none removes the attribute */
    public void setAttribute(String name, List<String> values) {
        if (!values.equals(user.getAttributeStream(name).toList())) {
            if (values.isEmpty()) {
                write(() -> user.removeAttribute(name));
            } else {
                write(() -> user.setAttribute(name, values));
            }
        }
    }

    /** Whether the address is verified by Clerk, and Clerk is trusted with that. */
    public static boolean isTrusted(BrokeredIdentityContext context) {
        return trustsClerk(context) && BrokerContextData.emailVerified(context);
    }

    /** "Trust Email" of the identity provider. */
    private static boolean trustsClerk(BrokeredIdentityContext context) {
        return Boolean.TRUE.equals(context.getIdpConfig().isTrustEmail());
    }
}
