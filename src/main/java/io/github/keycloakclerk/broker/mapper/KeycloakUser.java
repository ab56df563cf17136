package io.github.keycloakclerk.broker.mapper;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;

/** Brings a Keycloak user up to date with Clerk. Writes only what differs: each write empties caches in the cluster. */
public record KeycloakUser(UserProvider users, RealmModel realm, UserModel user) {

    /** A user that Keycloak made in this sign-in: all is set but whether the address is verified. */
    public void registered(BrokeredIdentityContext context) {
        user.setEmailVerified(trusted(context));
    }

    /** A user that signed in before, or that was there before. Keycloak has set first and last name already. */
    public void refresh(BrokeredIdentityContext context) {
        List<String> leftAlone = SignInData.leftAlone(context);
        if (!leftAlone.contains(UserModel.USERNAME)) {
            refreshUsername(context);
        }
        if (!leftAlone.contains(UserModel.EMAIL)) {
            refreshEmail(context);
        }
        PersonAttributes.NAMES.stream()
                .filter(name -> !leftAlone.contains(name))
                .forEach(name -> setAttribute(name, context.getAttributes().getOrDefault(name, List.of())));
    }

    void refreshUsername(BrokeredIdentityContext context) {
        String username = context.getModelUsername();
        if (username != null
                && !username.equalsIgnoreCase(user.getUsername())
                && isFree(users.getUserByUsername(realm, username))) {
            user.setUsername(username);
        }
    }

    /**
     * An address that another account holds stays there; people are never joined by a refresh. The person's former one goes,
     * because by now it may be somebody else's in Clerk.
     */
    void refreshEmail(BrokeredIdentityContext context) {
        String email = context.getEmail();
        if (email == null) {
            forgetVerifiedEmail(context);
            return;
        }
        boolean changed = !EmailAddresses.same(email, user.getEmail());
        if (changed && !realm.isDuplicateEmailsAllowed() && !isFree(users.getUserByEmail(realm, email))) {
            forgetVerifiedEmail(context);
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

    void setFirstName(Optional<String> name) {
        if (!name.equals(Optional.ofNullable(user.getFirstName()))) {
            user.setFirstName(name.orElse(null));
        }
    }

    void setLastName(Optional<String> name) {
        if (!name.equals(Optional.ofNullable(user.getLastName()))) {
            user.setLastName(name.orElse(null));
        }
    }

    /** @param values none removes the attribute */
    void setAttribute(String name, List<String> values) {
        if (!values.equals(user.getAttributeStream(name).toList())) {
            if (values.isEmpty()) {
                user.removeAttribute(name);
            } else {
                user.setAttribute(name, values);
            }
        }
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
