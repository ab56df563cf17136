package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.Names;
import io.github.keycloakclerk.broker.data.ProfileRules;
import io.github.keycloakclerk.broker.mapper.TargetField;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.UserModel;

/** The fields that the provider imports from Clerk without a mapper. */
final class StandardFields {

    private StandardFields() {}

    /**
     * Puts the fields into the context.
     *
     * @param notes user session notes to set; an empty value removes the note
     * @param account the user's Keycloak account, if there is one
     * @param keepsUnverifiedEmail whether the account gets an e-mail address that Clerk did not verify; otherwise it gets none,
     *     because the first login flow of another provider would offer the account to the owner of the address
     * @param rules the realm's rules; if they reject a value, fields that users can edit stay unchanged and others are removed
     */
    public static void put(
            BrokeredIdentityContext context,
            ClerkUser clerkUser,
            Map<String, Optional<String>> notes,
            Optional<UserModel> account,
            boolean keepsUnverifiedEmail,
            ProfileRules rules) {
        clerkUser
                .email()
                .filter(email -> email.verified() || keepsUnverifiedEmail)
                .map(ClerkUser.Address::value)
                .ifPresent(email -> {
                    if (rules.accepts(UserModel.EMAIL, email)) {
                        context.setEmail(email);
                    } else {
                        BrokerContextData.leaveAlone(context, UserModel.EMAIL);
                    }
                });
        if (keepsUnverifiedEmail) {
            BrokerContextData.keepUnverifiedEmail(context);
        }
        account.filter(UserModel::isFederated).ifPresent(user -> Names.keepFromKeycloak(context));
        Map<String, String> values = new LinkedHashMap<>(ClerkUserAttributes.of(clerkUser));
        clerkUser
                .firstName()
                .map(ClerkUserAttributes::fitting)
                .ifPresent(name -> values.put(UserModel.FIRST_NAME, name));
        clerkUser.lastName().map(ClerkUserAttributes::fitting).ifPresent(name -> values.put(UserModel.LAST_NAME, name));
        Map<String, List<String>> lists = new LinkedHashMap<>();
        values.forEach((name, value) -> lists.put(name, List.of(value)));
        Set<String> refused = rules.refusedOfUser(lists);
        lists.forEach((name, list) -> {
            TargetField field = new TargetField(name);
            if (!refused.contains(name)) {
                field.put(context, list);
            } else if (field.isOfUser(rules.session())) {
                BrokerContextData.leaveAlone(context, name);
            }
        });
        clerkUser.verifiedEmail().ifPresent(email -> BrokerContextData.setVerifiedEmail(context, email));
        notes.forEach((name, value) -> BrokerContextData.note(context, name, value));
        account.ifPresent(user -> BrokerContextData.setAccount(context, user));
    }
}
