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

/** What the provider takes over from Clerk without a mapper. */
final class StandardFields {

    private StandardFields() {}

    /**
     * Fills the context with what every provider takes from Clerk.
     *
     * @param notes what the Keycloak session is to remember, empty for what it is to forget
     * @param account the user's Keycloak account, if there is one
     * @param keepsUnverifiedEmail whether an address that Clerk did not verify becomes the account's; else the account gets none,
     *     because the first login of another provider would offer it to the owner of the address
     * @param rules what the realm does not accept is left as it is in Keycloak
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
        Set<String> refused = rules.refusedOfPerson(lists);
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
