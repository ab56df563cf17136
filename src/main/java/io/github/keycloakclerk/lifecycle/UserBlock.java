package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.Writes;
import io.github.keycloakclerk.lifecycle.LinkedUser.InRealm;
import io.micrometer.core.instrument.Metrics;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.UserConsentModel;
import org.keycloak.models.UserManager;
import org.keycloak.models.UserModel;

/**
 * Disables a Keycloak user whom Clerk does not let sign in, and revokes earlier tokens. A user attribute records which
 * provider did this and why, so that users whom an administrator or another provider disabled are never enabled here.
 */
record UserBlock(InRealm here, UserModel user) {

    private static final String METRIC = "keycloak.clerk.users";

    private static final String ENABLED = "enabled";

    /** Whether the user is disabled because Clerk does not know the user. */
    boolean isDoubted() {
        return reason().filter(ClerkUserStatus.UNKNOWN.value()::equals).isPresent();
    }

    /** Whether a webhook reported that the user was deleted. Clerk never reuses user IDs. */
    boolean isFinal() {
        return reason().filter(ClerkUserStatus.DELETED.value()::equals).isPresent();
    }

    private String prefix() {
        return here.linkedUser().provider() + ":";
    }

    private Optional<String> reason() {
        return entries()
                .filter(entry -> entry.startsWith(prefix()))
                .map(entry -> entry.substring(prefix().length()))
                .findFirst();
    }

    private Stream<String> entries() {
        return user.getAttributeStream(ClerkUserAttributes.DISABLED);
    }

    private List<String> ofOthers() {
        return entries().filter(entry -> !entry.startsWith(prefix())).toList();
    }

    private boolean write(List<String> entries) {
        return new Writes(user).attempt(() -> {
            if (entries.isEmpty()) {
                user.removeAttribute(ClerkUserAttributes.DISABLED);
            } else {
                user.setAttribute(ClerkUserAttributes.DISABLED, entries);
            }
        });
    }

    /** @param state not {@link ClerkUserStatus#ACTIVE} */
    void set(ClerkUserStatus state) {
        boolean enabled = user.isEnabled();
        Optional<String> before = reason();
        boolean marked = mark(state, before, enabled);
        boolean doubted = before.filter(ClerkUserStatus.UNKNOWN.value()::equals).isPresent();
        if (state != ClerkUserStatus.UNKNOWN && (enabled || doubted)) {
            // Ends offline sessions for good, so not for users unknown to Clerk, who keep them.
            here.session().users().setNotBeforeForUser(here.realm(), user, (int) Time.currentTimeSeconds());
        }
        // Without the attribute, the user could not be enabled again here.
        if (enabled && marked && new Writes(user).attempt(() -> user.setEnabled(false))) {
            tell(EventType.UPDATE_PROFILE, state.reason(), false);
        }
        if (state == ClerkUserStatus.DELETED) {
            revokeConsents();
        }
    }

    /** Whether the attribute records the provider and the reason. */
    private boolean mark(ClerkUserStatus state, Optional<String> before, boolean enabled) {
        // A disabled user without an entry was disabled by something else.
        boolean ours = enabled || entries().findAny().isPresent();
        return before.filter(state.value()::equals).isPresent()
                || ours
                        && write(Stream.concat(ofOthers().stream(), Stream.of(prefix() + state.value()))
                                .toList());
    }

    /** Removes the user. */
    void delete() {
        UnaryOperator<EventBuilder> event = event(EventType.DELETE_ACCOUNT, ClerkUserStatus.DELETED.reason());
        if (new UserManager(here.session()).removeUser(here.realm(), user)) {
            LateEvent.afterCommit(here.session(), here.realm(), event);
        }
    }

    private void revokeConsents() {
        List<UserConsentModel> consents = here.session()
                .users()
                .getConsentsStream(here.realm(), user.getId())
                .toList();
        consents.forEach(consent -> here.session()
                .users()
                .revokeConsentForClient(
                        here.realm(), user.getId(), consent.getClient().getId()));
    }

    /** Enables the user again, if only this provider disabled it. An attribute that users can edit is not trusted. */
    void lift() {
        if (reason().isEmpty() || ClerkUserAttributes.isEditableByUsers(here.session(), ClerkUserAttributes.DISABLED)) {
            return;
        }
        List<String> others = ofOthers();
        boolean written = write(others);
        if (written && others.isEmpty() && !user.isEnabled() && new Writes(user).attempt(() -> user.setEnabled(true))) {
            tell(EventType.UPDATE_PROFILE, ClerkUserStatus.ACTIVE.reason(), true);
        }
    }

    private void tell(EventType type, String reason, boolean enabled) {
        Metrics.counter(
                        METRIC,
                        "realm",
                        here.realm().getName(),
                        "action",
                        enabled ? "enabled" : "disabled",
                        "cause",
                        reason)
                .increment();
        UnaryOperator<EventBuilder> event = event(type, reason);
        LateEvent.afterCommit(
                here.session(),
                here.realm(),
                builder -> event.apply(builder).detail(ENABLED, Boolean.toString(enabled)));
    }

    private UnaryOperator<EventBuilder> event(EventType type, String reason) {
        String userId = user.getId();
        String username = user.getUsername();
        String provider = here.linkedUser().provider();
        return builder -> builder.event(type)
                .user(userId)
                .detail(Details.USERNAME, username)
                .detail(Details.IDENTITY_PROVIDER, provider)
                .detail(Details.REASON, reason);
    }
}
