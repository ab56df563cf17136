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
 * The target of a value: an attribute, or one of the four fields that every Keycloak user has.
 *
 * @param name name in the user profile
 */
public record TargetField(String name) {

    private static final Set<String> FIELDS =
            Set.of(UserModel.USERNAME, UserModel.EMAIL, UserModel.FIRST_NAME, UserModel.LAST_NAME);

    private static final int MAX_TRIED = 100;

    /** Whether this attribute decides about accounts or grants, so that mappers of single values must not set it. */
    boolean isReserved() {
        return ClerkUserAttributes.DECISIVE.contains(name);
    }

    /**
     * The values that can be stored here. A username must not belong to another account, and an e-mail address must be
     * one that Clerk verified: both can lead to an account.
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

    /** The values that the realm accepts together; earlier ones take precedence. */
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
     * Whether the current value stays if the realm accepts none of Clerk's values: the user may have entered it, as
     * Keycloak requires. A value that only Clerk can have set is removed.
     */
    public boolean isOfUser(KeycloakSession session) {
        return FIELDS.contains(name) || ClerkUserAttributes.isEditableByUsers(session, name);
    }

    /** Puts the value into the context, from which Keycloak creates or updates the user. An empty list removes it. */
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
                    // Keycloak stores the context between requests, and can read back only this class of list.
                    context.setUserAttribute(name, new ArrayList<>(values));
                }
            }
        }
    }

    /** Keeps the user's current value. */
    void leaveAlone(BrokeredIdentityContext context) {
        BrokerContextData.leaveAlone(context, name);
        if (name.equals(UserModel.FIRST_NAME)) {
            Names.setFirst(context, null);
        } else if (name.equals(UserModel.LAST_NAME)) {
            Names.setLast(context, null);
        }
    }

    /** Updates the user with the value that {@link #put} stored in the context. */
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
