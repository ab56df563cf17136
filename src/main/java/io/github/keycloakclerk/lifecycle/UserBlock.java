package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.mapper.PersonAttributes;
import io.github.keycloakclerk.lifecycle.Person.Here;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.UserConsentModel;
import org.keycloak.models.UserManager;
import org.keycloak.models.UserModel;

/**
 * Keeps somebody out whom Clerk keeps out: their Keycloak user is disabled, tokens from before count no longer. An attribute
 * of the user says which provider did it and why, so that whom an administrator or another provider disabled is never enabled
 * here.
 */
record UserBlock(Here here, UserModel user) {

    private static final String ENABLED = "enabled";

    /** Whether Clerk sent word that the person was deleted. It never gives an id to anybody else. */
    boolean isFinal() {
        return reason().filter(PersonState.DELETED.value()::equals).isPresent();
    }

    private String prefix() {
        return here.person().provider() + ":";
    }

    private Optional<String> reason() {
        return entries()
                .filter(entry -> entry.startsWith(prefix()))
                .map(entry -> entry.substring(prefix().length()))
                .findFirst();
    }

    private Stream<String> entries() {
        return user.getAttributeStream(PersonAttributes.DISABLED);
    }

    private List<String> ofOthers() {
        return entries().filter(entry -> !entry.startsWith(prefix())).toList();
    }

    private void write(List<String> entries) {
        if (entries.isEmpty()) {
            user.removeAttribute(PersonAttributes.DISABLED);
        } else {
            user.setAttribute(PersonAttributes.DISABLED, entries);
        }
    }

    /** @param state not {@link PersonState#ACTIVE} */
    void set(PersonState state) {
        boolean enabled = user.isEnabled();
        boolean known = reason().filter(state.value()::equals).isPresent();
        // Somebody else disabled a user who is disabled without an entry.
        if (!known && (enabled || entries().findAny().isPresent())) {
            write(Stream.concat(ofOthers().stream(), Stream.of(prefix() + state.value()))
                    .toList());
        }
        if (enabled) {
            user.setEnabled(false);
            here.session().users().setNotBeforeForUser(here.realm(), user, Time.currentTime());
            event(EventType.UPDATE_PROFILE, state.reason())
                    .detail(ENABLED, "false")
                    .success();
        }
        if (state == PersonState.DELETED) {
            revokeConsents();
        }
    }

    /** Removes the user; whether there still was one. */
    boolean delete() {
        EventBuilder event = event(EventType.DELETE_ACCOUNT, PersonState.DELETED.reason());
        boolean removed = new UserManager(here.session()).removeUser(here.realm(), user);
        if (removed) {
            event.success();
        }
        return removed;
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

    /** Enables the user again, if it was disabled here alone. Who could write the attribute themselves is not believed. */
    void lift() {
        if (reason().isEmpty() || PersonAttributes.isEditableByPeople(here.session(), PersonAttributes.DISABLED)) {
            return;
        }
        List<String> others = ofOthers();
        write(others);
        if (others.isEmpty() && !user.isEnabled()) {
            user.setEnabled(true);
            event(EventType.UPDATE_PROFILE, PersonState.ACTIVE.reason())
                    .detail(ENABLED, "true")
                    .success();
        }
    }

    private EventBuilder event(EventType type, String reason) {
        return new EventBuilder(here.realm(), here.session())
                .event(type)
                .user(user)
                .detail(Details.USERNAME, user.getUsername())
                .detail(Details.IDENTITY_PROVIDER, here.person().provider())
                .detail(Details.REASON, reason);
    }
}
