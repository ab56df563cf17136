package io.github.keycloakclerk.broker.data;

import io.github.keycloakclerk.stored.StoredKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.UserModel;

/**
 * First and last name in a sign-in. Keycloak itself writes the names in its broker context, and fails for an account in a user
 * federation ({@code IdentityBrokerService.updateFederatedIdentity} of 26.7). Names of such accounts are kept separately.
 */
public final class Names {

    private static final String KEPT_ELSEWHERE = StoredKey.SIGN_IN_KEPT_ELSEWHERE.key();
    private static final String FIRST_NAME = StoredKey.SIGN_IN_FIRST_NAME.key();
    private static final String LAST_NAME = StoredKey.SIGN_IN_LAST_NAME.key();

    private Names() {}

    /** Keeps names separately, for an account in a user federation. Must be called before names are set. */
    public static void keepFromKeycloak(BrokeredIdentityContext context) {
        context.getContextData().put(KEPT_ELSEWHERE, "true");
    }

    public static void setFirst(BrokeredIdentityContext context, @Nullable String name) {
        context.setFirstName(forKeycloak(context, FIRST_NAME, name));
    }

    public static void setLast(BrokeredIdentityContext context, @Nullable String name) {
        context.setLastName(forKeycloak(context, LAST_NAME, name));
    }

    private static @Nullable String forKeycloak(BrokeredIdentityContext context, String key, @Nullable String name) {
        if (!context.getContextData().containsKey(KEPT_ELSEWHERE)) {
            return name;
        }
        context.getContextData().put(key, name == null ? "" : name);
        return null;
    }

    public static Optional<String> first(BrokeredIdentityContext context) {
        return unwrittenFirst(context).or(() -> Optional.ofNullable(context.getFirstName()));
    }

    public static Optional<String> last(BrokeredIdentityContext context) {
        return unwrittenLast(context).or(() -> Optional.ofNullable(context.getLastName()));
    }

    /** A name that Keycloak does not write in this sign-in. */
    static Optional<String> unwrittenFirst(BrokeredIdentityContext context) {
        return unwritten(context, FIRST_NAME);
    }

    static Optional<String> unwrittenLast(BrokeredIdentityContext context) {
        return unwritten(context, LAST_NAME);
    }

    private static Optional<String> unwritten(BrokeredIdentityContext context, String key) {
        return Optional.ofNullable((String) context.getContextData().get(key)).filter(name -> !name.isEmpty());
    }

    /** Uses the names that an account already has, so that there is nothing to write. */
    public static void takeFrom(UserModel account, BrokeredIdentityContext context) {
        context.setFirstName(account.getFirstName());
        context.setLastName(account.getLastName());
    }
}
