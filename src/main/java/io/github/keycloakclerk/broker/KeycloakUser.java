package io.github.keycloakclerk.broker;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;

/** Brings a Keycloak user up to date with Clerk. Writes only what differs: each write empties caches in the cluster. */
record KeycloakUser(UserProvider users, RealmModel realm, UserModel user) {

    /** A user that Keycloak made in this sign-in: all is set but whether the address is verified. */
    void registered(BrokeredIdentityContext context, boolean emailChangedByPerson) {
        user.setEmailVerified(!emailChangedByPerson && trusted(context));
    }

    /** A user that signed in before. */
    void refresh(BrokeredIdentityContext context) {
        set(user.getFirstName(), context.getFirstName(), user::setFirstName);
        set(user.getLastName(), context.getLastName(), user::setLastName);
        refreshUsername(context);
        refreshEmail(context);
        refreshAttributes(context);
    }

    private void refreshUsername(BrokeredIdentityContext context) {
        String username = context.getModelUsername();
        if (username != null && !username.equalsIgnoreCase(user.getUsername())) {
            user.setUsername(username);
        }
    }

    /** An address that another account holds stays there; people are never joined by a refresh. */
    private void refreshEmail(BrokeredIdentityContext context) {
        String email = context.getEmail();
        boolean changed = email == null ? user.getEmail() != null : !email.equalsIgnoreCase(user.getEmail());
        if (changed && isTaken(email)) {
            return;
        }
        if (changed) {
            user.setEmail(email);
        }
        boolean decides = changed || Boolean.TRUE.equals(context.getIdpConfig().isTrustEmail());
        if (decides && user.isEmailVerified() != trusted(context)) {
            user.setEmailVerified(trusted(context));
        }
    }

    private boolean isTaken(@Nullable String email) {
        return email != null
                && !realm.isDuplicateEmailsAllowed()
                && Optional.ofNullable(users.getUserByEmail(realm, email))
                        .filter(holder -> !holder.getId().equals(user.getId()))
                        .isPresent();
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

    /** Verified by Clerk, and Clerk is trusted with that ("Trust Email" of the identity provider). */
    private static boolean trusted(BrokeredIdentityContext context) {
        return context.getEmail() != null
                && Boolean.TRUE.equals(context.getIdpConfig().isTrustEmail())
                && SignInData.emailVerified(context);
    }

    private static void set(@Nullable String now, @Nullable String wanted, Consumer<@Nullable String> setter) {
        if (!Objects.equals(now, wanted)) {
            setter.accept(wanted);
        }
    }
}
