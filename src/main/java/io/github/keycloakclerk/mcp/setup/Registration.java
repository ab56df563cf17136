package io.github.keycloakclerk.mcp.setup;

import io.github.keycloakclerk.mcp.limit.ClientLimits;
import io.github.keycloakclerk.mcp.policy.RegistrationPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.component.ComponentModel;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicyManager;
import org.keycloak.services.clientregistration.policy.RegistrationAuth;
import org.keycloak.services.clientregistration.policy.impl.MaxClientsClientRegistrationPolicyFactory;
import org.keycloak.services.clientregistration.policy.impl.RegistrationWebOriginsPolicyFactory;
import org.keycloak.services.clientregistration.policy.impl.TrustedHostClientRegistrationPolicyFactory;

/** Sets up the policies for clients that register themselves without a token. */
record Registration(RealmModel realm, Changes changes) {

    /** Policies that refuse every MCP client, immediately or once the realm has a number of clients. */
    private static final Set<String> IN_THE_WAY = Set.of(
            TrustedHostClientRegistrationPolicyFactory.PROVIDER_ID,
            MaxClientsClientRegistrationPolicyFactory.PROVIDER_ID);

    private static final String WEB_ORIGINS = "web-origins";

    void open(List<String> webOrigins) {
        List<ComponentModel> policies = RegistrationPolicies.anonymous(realm).toList();
        policies.stream()
                .filter(policy -> IN_THE_WAY.contains(policy.getProviderId()))
                .forEach(this::remove);
        if (policies.stream().noneMatch(policy -> ClientLimits.POLICY.equals(policy.getProviderId()))) {
            add("MCP Client Limit", ClientLimits.POLICY, List.of());
        }
        if (!webOrigins.isEmpty()) {
            addOrigins(policies, webOrigins);
        }
    }

    private void remove(ComponentModel policy) {
        realm.removeComponent(policy);
        changes.add(ResourceType.COMPONENT, "components/" + policy.getName(), policy.getProviderId(), "");
    }

    private void add(String name, String providerId, List<String> origins) {
        ComponentModel policy = new ComponentModel();
        policy.setName(name);
        policy.setProviderId(providerId);
        policy.setProviderType(ClientRegistrationPolicy.class.getName());
        policy.setParentId(realm.getId());
        policy.setSubType(ClientRegistrationPolicyManager.getComponentTypeKey(RegistrationAuth.ANONYMOUS));
        if (!origins.isEmpty()) {
            policy.getConfig().put(WEB_ORIGINS, origins);
        }
        realm.addComponentModel(policy);
        changes.add(ResourceType.COMPONENT, "components/" + name, "", origins.isEmpty() ? providerId : origins);
    }

    private void addOrigins(List<ComponentModel> policies, List<String> webOrigins) {
        Optional<ComponentModel> known = policies.stream()
                .filter(policy -> RegistrationWebOriginsPolicyFactory.PROVIDER_ID.equals(policy.getProviderId()))
                .findFirst();
        if (known.isEmpty()) {
            add("Allowed Registration Web Origins", RegistrationWebOriginsPolicyFactory.PROVIDER_ID, webOrigins);
            return;
        }
        List<String> before = known.get().getConfig().getList(WEB_ORIGINS);
        List<String> after = new ArrayList<>(before);
        webOrigins.stream().filter(origin -> !before.contains(origin)).forEach(after::add);
        if (after.size() > before.size()) {
            ComponentModel changed = new ComponentModel(known.get());
            changed.getConfig().put(WEB_ORIGINS, after);
            realm.updateComponent(changed);
            changes.add(ResourceType.COMPONENT, "components/" + changed.getName() + "/" + WEB_ORIGINS, before, after);
        }
    }
}
