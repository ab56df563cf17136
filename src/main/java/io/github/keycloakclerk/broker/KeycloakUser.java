package io.github.keycloakclerk.broker;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;

/** Brings a Keycloak user up to date with Clerk. Writes only what differs: each write empties caches in the cluster. */
record KeycloakUser(UserProvider users, RealmModel realm, UserModel user) {

    /** A user that Keycloak made in this sign-in: all is set but whether the address is verified. */
    void registered(BrokeredIdentityContext context) {
        user.setEmailVerified(trusted(context));
    }

    /** A user that signed in before, or that was there before. Keycloak has set first and last name already. */
    void refresh(BrokeredIdentityContext context) {
        refreshUsername(context);
        refreshEmail(context);
        refreshAttributes(context);
    }

    private void refreshUsername(BrokeredIdentityContext context) {
        String username = context.getModelUsername();
        if (username != null
                && !username.equalsIgnoreCase(user.getUsername())
                && isFree(users.getUserByUsername(realm, username))) {
            user.setUsername(username);
        }
    }

    /** An address that another account holds stays there; people are never joined by a refresh. */
    private void refreshEmail(BrokeredIdentityContext context) {
        String email = context.getEmail();
        if (email == null) {
            forgetVerifiedEmail(context);
            return;
        }
        boolean changed = !email.equalsIgnoreCase(user.getEmail());
        if (changed && !realm.isDuplicateEmailsAllowed() && !isFree(users.getUserByEmail(realm, email))) {
            return;
        }
        if (changed) {
            user.setEmail(email);
        }
        if ((changed || trustsClerk(context)) && user.isEmailVerified() != trusted(context)) {
            user.setEmailVerified(trusted(context));
        }
    }

    /** An address that Clerk vouched for once and does not know any more must not be vouched for by us. */
    private void forgetVerifiedEmail(BrokeredIdentityContext context) {
        if (trustsClerk(context) && user.isEmailVerified()) {
            user.setEmail(null);
            user.setEmailVerified(false);
        }
    }

    private boolean isFree(@Nullable UserModel holder) {
        return holder == null || holder.getId().equals(user.getId());
    }

    private void refreshAttributes(BrokeredIdentityContext context) {
        Map<String, Optional<String>> wanted = PersonAttributes.NAMES.stream()
                .collect(Collectors.toMap(name -> name, name -> Optional.ofNullable(context.getUserAttribute(name))));
        wanted.forEach((name, value) -> {
            if (!value.equals(Optional.ofNullable(user.getFirstAttribute(name)))) {
                value.ifPresentOrElse(text -> user.setSingleAttribute(name, text), () -> user.removeAttribute(name));
            }
        });
    }

    /** Verified by Clerk, and Clerk is trusted with that. */
    private static boolean trusted(BrokeredIdentityContext context) {
        return trustsClerk(context) && SignInData.emailVerified(context);
    }

    /** "Trust Email" of the identity provider. */
    private static boolean trustsClerk(BrokeredIdentityContext context) {
        return Boolean.TRUE.equals(context.getIdpConfig().isTrustEmail());
    }
}
