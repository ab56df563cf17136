package io.github.keycloakclerk.mcp;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ConfigurationValidationHelper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy;
import org.keycloak.services.clientregistration.policy.RegistrationAuth;

/**
 * How many clients may register themselves, and how long they stay.
 *
 * @param mostClients in the realm
 * @param mostPerAddress an hour from one address
 * @param mostPerRealm an hour in the realm
 * @param unused after what time without use a client is removed
 * @param neverUsed after what time a client is removed that was never used
 */
record ClientLimits(int mostClients, int mostPerAddress, int mostPerRealm, Duration unused, Duration neverUsed) {

    private static final ProviderConfigProperty MOST_CLIENTS = number(
            "max-clients",
            "Maximum of self-registered clients",
            "Clients that registered themselves without a token or have a Client ID Metadata Document. Those that an"
                    + " administrator made do not count.",
            5000);
    private static final ProviderConfigProperty MOST_PER_ADDRESS = number(
            "max-per-address",
            "Registrations per hour and address",
            "From one IP address, counted for all nodes of the cluster. People behind one address of a company share it.",
            60);
    private static final ProviderConfigProperty MOST_PER_REALM = number(
            "max-per-realm",
            "Registrations per hour",
            "In this realm from all addresses, counted for all nodes of the cluster.",
            1000);
    private static final ProviderConfigProperty UNUSED = number(
            "unused-days",
            "Remove unused clients after days",
            "Clients that registered themselves or have a Client ID Metadata Document, that nobody used for so long, and to"
                    + " which no offline session and no consent belongs. 0 keeps them.",
            90);
    private static final ProviderConfigProperty NEVER_USED = number(
            "never-used-days",
            "Remove clients never used after days",
            "Such clients with which nobody ever signed in. 0 keeps them.",
            1);

    static final List<ProviderConfigProperty> PROPERTIES =
            List.of(MOST_CLIENTS, MOST_PER_ADDRESS, MOST_PER_REALM, UNUSED, NEVER_USED);

    static ClientLimits of(ComponentModel model) {
        return new ClientLimits(
                value(model, MOST_CLIENTS),
                value(model, MOST_PER_ADDRESS),
                value(model, MOST_PER_REALM),
                Duration.ofDays(value(model, UNUSED)),
                Duration.ofDays(value(model, NEVER_USED)));
    }

    /** Those of the realm's policy for anonymous registration; the defaults if there is none. */
    static ClientLimits of(RealmModel realm) {
        Stream<ComponentModel> policies =
                realm.getComponentsStream(realm.getId(), ClientRegistrationPolicy.class.getName());
        return policies.filter(policy -> McpClientLimitPolicyFactory.PROVIDER_ID.equals(policy.getProviderId()))
                .filter(policy -> RegistrationAuth.ANONYMOUS.name().equalsIgnoreCase(policy.getSubType()))
                .findFirst()
                .map(ClientLimits::of)
                .orElseGet(() -> of(new ComponentModel()));
    }

    static void validate(ComponentModel model) throws ComponentValidationException {
        ConfigurationValidationHelper helper = ConfigurationValidationHelper.check(model);
        for (ProviderConfigProperty property : PROPERTIES) {
            helper.checkInt(property, false);
            if (model.get(property.getName(), 0) < 0) {
                throw new ComponentValidationException(property.getLabel() + " must not be negative");
            }
        }
    }

    private static int value(ComponentModel model, ProviderConfigProperty property) {
        return model.get(property.getName(), Integer.parseInt((String) property.getDefaultValue()));
    }

    private static ProviderConfigProperty number(String name, String label, String help, int usual) {
        return new ProviderConfigProperty(
                name, label, help, ProviderConfigProperty.STRING_TYPE, Integer.toString(usual));
    }
}
