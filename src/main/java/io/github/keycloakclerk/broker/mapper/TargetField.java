package io.github.keycloakclerk.broker.mapper;

import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.KeycloakUser;
import io.github.keycloakclerk.broker.data.Names;
import io.github.keycloakclerk.broker.data.ProfileRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Where a value goes: an attribute, or one of the four fields that every Keycloak user has.
 *
 * @param name as the user profile names it
 */
public record TargetField(String name) {

    private static final Set<String> FIELDS =
            Set.of(UserModel.USERNAME, UserModel.EMAIL, UserModel.FIRST_NAME, UserModel.LAST_NAME);

    private static final int MAX_TRIED = 100;

    /** Attributes that decide what a user may, which no mapper of single values may set. */
    boolean isReserved() {
        return ClerkUserAttributes.DECISIVE.contains(name);
    }

    /**
     * Which values can go here. A username must not be another account's, and an e-mail address must be one that Clerk
     * verified: both can lead to an account.
     */
    List<String> acceptable(
            List<String> values, MapperInput data, KeycloakSession session, BrokeredIdentityContext context) {
        return switch (name) {
            case UserModel.USERNAME ->
                values.stream()
                        .map(value -> value.toLowerCase(Locale.ROOT))
                        .filter(value -> value.length() <= ClerkUserAttributes.MAX_LENGTH)
                        .filter(value -> BrokerContextData.isFree(session, context, value))
                        .filter(value -> new ProfileRules(session).accepts(name, value))
                        .limit(1)
                        .toList();
            case UserModel.EMAIL ->
                values.stream()
                        .filter(data::hasVerified)
                        .filter(value -> new ProfileRules(session).accepts(name, value))
                        .limit(1)
                        .toList();
            case UserModel.FIRST_NAME, UserModel.LAST_NAME ->
                accepted(
                        values.stream()
                                .map(ClerkUserAttributes::fitting)
                                .limit(1)
                                .toList(),
                        session);
            default -> accepted(values, session);
        };
    }

    /** Those that the realm accepts together, from the first on. */
    private List<String> accepted(List<String> values, KeycloakSession session) {
        ProfileRules rules = new ProfileRules(session);
        if (values.isEmpty() || rules.refused(Map.of(name, values)).isEmpty()) {
            return values;
        }
        List<String> accepted = new ArrayList<>();
        for (String value : values.subList(0, Math.min(MAX_TRIED, values.size()))) {
            accepted.add(value);
            if (!rules.refused(Map.of(name, accepted)).isEmpty()) {
                accepted.remove(accepted.size() - 1);
            }
        }
        return accepted;
    }

    /**
     * Whether the user keeps what they have where the realm accepts nothing of what Clerk has now: they may have entered it, as
     * Keycloak makes them do. What only Clerk can have said is taken away.
     */
    public boolean isOfUser(KeycloakSession session) {
        return FIELDS.contains(name) || ClerkUserAttributes.isEditableByPeople(session, name);
    }

    /** Puts the value into the context, from which Keycloak makes or updates the user; an empty list takes it out. */
    public void put(BrokeredIdentityContext context, List<String> values) {
        String first = values.isEmpty() ? null : values.get(0);
        switch (name) {
            case UserModel.USERNAME -> Optional.ofNullable(first).ifPresent(context::setModelUsername);
            case UserModel.EMAIL -> {
                context.setEmail(first);
                Optional.ofNullable(first).ifPresent(email -> BrokerContextData.setVerifiedEmail(context, email));
            }
            case UserModel.FIRST_NAME -> Names.setFirst(context, first);
            case UserModel.LAST_NAME -> Names.setLast(context, first);
            default -> {
                if (values.isEmpty()) {
                    context.removeUserAttribute(name);
                } else {
                    // Keycloak stores the context between requests, and reads lists back as this class only.
                    context.setUserAttribute(name, new ArrayList<>(values));
                }
            }
        }
    }

    /** Leaves what the user has. */
    void leaveAlone(BrokeredIdentityContext context) {
        BrokerContextData.leaveAlone(context, name);
        if (name.equals(UserModel.FIRST_NAME)) {
            Names.setFirst(context, null);
        } else if (name.equals(UserModel.LAST_NAME)) {
            Names.setLast(context, null);
        }
    }

    /** Brings the user up to date with what {@link #put} left in the context. */
    void write(KeycloakSession session, RealmModel realm, UserModel user, BrokeredIdentityContext context) {
        KeycloakUser keycloakUser = new KeycloakUser(session.users(), realm, user);
        switch (name) {
            case UserModel.USERNAME -> keycloakUser.refreshUsername(context);
            case UserModel.EMAIL -> keycloakUser.refreshEmail(context);
            case UserModel.FIRST_NAME -> keycloakUser.setFirstName(Names.first(context));
            case UserModel.LAST_NAME -> keycloakUser.setLastName(Names.last(context));
            default -> keycloakUser.setAttribute(name, context.getAttributes().getOrDefault(name, List.of()));
        }
    }
}
