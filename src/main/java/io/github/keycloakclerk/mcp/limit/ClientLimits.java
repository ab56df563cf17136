package io.github.keycloakclerk.mcp.limit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ConfigurationValidationHelper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy;
import org.keycloak.services.clientregistration.policy.RegistrationAuth;

/**
 * How many clients may register themselves, and how long they are kept.
 *
 * @param mostClients maximum number of clients in the realm
 * @param mostPerAddress registrations per hour and IP address
 * @param mostPerRealm registrations per hour in the realm
 * @param unused time without use after which a client is removed
 * @param neverUsed time after which a client that was never used is removed
 */
public record ClientLimits(int mostClients, int mostPerAddress, int mostPerRealm, Duration unused, Duration neverUsed) {

    /** ID of the policy that has the limits as settings. */
    public static final String POLICY = "mcp-client-limit";

    private static final ProviderConfigProperty MAX_CLIENTS = number("max-clients", 5000);
    private static final ProviderConfigProperty MAX_PER_ADDRESS = number("max-per-address", 60);
    private static final ProviderConfigProperty MAX_PER_REALM = number("max-per-realm", 1000);
    private static final ProviderConfigProperty UNUSED = number("unused-days", 90);
    private static final ProviderConfigProperty NEVER_USED = number("never-used-days", 1);

    static final List<ProviderConfigProperty> PROPERTIES =
            List.of(MAX_CLIENTS, MAX_PER_ADDRESS, MAX_PER_REALM, UNUSED, NEVER_USED);

    public static ClientLimits of(ComponentModel model) {
        return new ClientLimits(
                value(model, MAX_CLIENTS),
                value(model, MAX_PER_ADDRESS),
                value(model, MAX_PER_REALM),
                Duration.ofDays(value(model, UNUSED)),
                Duration.ofDays(value(model, NEVER_USED)));
    }

    /** Whether a realm has the policy for anonymous registration. */
    static boolean isIn(RealmModel realm) {
        return policy(realm).isPresent();
    }

    private static Optional<ComponentModel> policy(RealmModel realm) {
        Stream<ComponentModel> policies =
                realm.getComponentsStream(realm.getId(), ClientRegistrationPolicy.class.getName());
        return policies.filter(policy -> POLICY.equals(policy.getProviderId()))
                .filter(policy -> RegistrationAuth.ANONYMOUS.name().equalsIgnoreCase(policy.getSubType()))
                .findFirst();
    }

    /** The limits of the realm's policy for anonymous registration; the defaults if there is none. */
    public static ClientLimits of(RealmModel realm) {
        return policy(realm).map(ClientLimits::of).orElseGet(() -> of(new ComponentModel()));
    }

    static void validate(ComponentModel model) throws ComponentValidationException {
        ConfigurationValidationHelper helper = ConfigurationValidationHelper.check(model);
        for (ProviderConfigProperty property : PROPERTIES) {
            helper.checkInt(property, false);
            if (model.get(property.getName(), 0) < 0) {
                // Keycloak looks up both the message and the label in it.
                throw new ComponentValidationException("mcp.limit.negative", property.getLabel());
            }
        }
    }

    private static int value(ComponentModel model, ProviderConfigProperty property) {
        return model.get(property.getName(), Integer.parseInt((String) property.getDefaultValue()));
    }

    /** The admin console reads label and help text from {@code theme-resources/messages}. */
    private static ProviderConfigProperty number(String name, int usual) {
        String key = "mcp.limit." + name;
        return new ProviderConfigProperty(
                name, key, key + ".help", ProviderConfigProperty.STRING_TYPE, Integer.toString(usual));
    }
}
