package io.github.keycloakclerk.broker.data;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;

/** Updates a Keycloak user from Clerk. Writes only what differs, because each write invalidates caches in the cluster. */
public record KeycloakUser(UserProvider users, RealmModel realm, UserModel user) {

    /**
     * Finishes a user that Keycloak created in this sign-in, possibly with input from Keycloak's review page. Removes an e-mail
     * address that Clerk did not verify, and replaces a username that would link the account.
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
     * Stores whose account it is, in every sync mode, so that it is still known after the link was removed. If the account is
     * linked to two Clerk users, the first one stays.
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

    /** Updates a user that existed before. Keycloak has already set first and last name, where it can. */
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
     * Users are never merged by a refresh: an e-mail address of another account stays there. The user's former verified address
     * is removed, because it may belong to another user in Clerk by now.
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

    /** An e-mail address that Clerk verified once but no longer knows must not stay verified. */
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

    /** @param values an empty list removes the attribute */
    public void setAttribute(String name, List<String> values) {
        if (!values.equals(user.getAttributeStream(name).toList())) {
            if (values.isEmpty()) {
                write(() -> user.removeAttribute(name));
            } else {
                write(() -> user.setAttribute(name, values));
            }
        }
    }

    /** Whether Clerk verified the e-mail address, and is trusted to do so. */
    public static boolean isTrusted(BrokeredIdentityContext context) {
        return trustsClerk(context) && BrokerContextData.emailVerified(context);
    }

    /** "Trust Email" of the identity provider. */
    private static boolean trustsClerk(BrokeredIdentityContext context) {
        return Boolean.TRUE.equals(context.getIdpConfig().isTrustEmail());
    }
}
