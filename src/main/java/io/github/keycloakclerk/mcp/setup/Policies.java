package io.github.keycloakclerk.mcp.setup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.mcp.cimd.McpClientMetadataDocumentExecutorFactory;
import io.github.keycloakclerk.mcp.policy.EffectiveExecutors;
import io.github.keycloakclerk.mcp.policy.SampleClients;
import io.github.keycloakclerk.mcp.registration.McpClientRegistrationExecutorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.condition.AnyClientConditionFactory;
import org.keycloak.services.clientregistration.ClientRegistrationTokenUtils;
import org.keycloak.util.JsonSerialization;

/** The executors for MCP clients, and where clients may come from. Those that are in effect already stay where they are. */
record Policies(KeycloakSession session, RealmModel realm, Changes changes) {

    private static final String NAME = "mcp-clients";
    private static final String REGISTRATION = McpClientRegistrationExecutorFactory.PROVIDER_ID;
    private static final String DOCUMENTS = McpClientMetadataDocumentExecutorFactory.PROVIDER_ID;

    /** @param hosts of redirect URIs; empty for those of known clients */
    void add(Optional<List<String>> hosts) throws ClientPolicyException {
        ClientProfilesRepresentation profiles = session.clientPolicy().getClientProfiles(realm, false);
        profiles.setProfiles(orEmpty(profiles.getProfiles()));
        List<String> redirects = hosts.orElse(KnownClients.REDIRECT_HOSTS);
        List<String> domains = hosts.map(Policies::domains).orElse(KnownClients.DOCUMENT_DOMAINS);
        boolean inEffect = areInEffect();
        if (!inEffect) {
            ClientProfileRepresentation profile = profile(profiles);
            addExecutor(profile, DOCUMENTS);
            addExecutor(profile, REGISTRATION);
        }
        // Known clients are for a realm that had none.
        if (!inEffect || hosts.isPresent()) {
            merge(profiles, REGISTRATION, McpClientRegistrationExecutorFactory.ALLOWED_REDIRECT_HOSTS, redirects);
            merge(profiles, DOCUMENTS, McpClientMetadataDocumentExecutorFactory.TRUSTED_DOMAINS, domains);
        }
        if (!inEffect && hosts.isEmpty()) {
            merge(
                    profiles,
                    REGISTRATION,
                    McpClientRegistrationExecutorFactory.ALLOWED_REDIRECT_SCHEMES,
                    KnownClients.REDIRECT_SCHEMES);
        }
        session.clientPolicy().updateClientProfiles(realm, profiles);
        if (!inEffect) {
            addPolicy();
        }
    }

    private boolean areInEffect() {
        SampleClients samples = new SampleClients(session, realm);
        return isInEffect(REGISTRATION, samples.anonymous())
                && isInEffect(REGISTRATION, samples.withToken(ClientRegistrationTokenUtils.TYPE_INITIAL_ACCESS_TOKEN))
                && isInEffect(REGISTRATION, samples.documentRegistration())
                && isInEffect(DOCUMENTS, samples.authorization());
    }

    private boolean isInEffect(String executor, ClientPolicyContext context) {
        return new EffectiveExecutors(session, realm)
                .of(context).stream().anyMatch(known -> executor.equals(known.getProviderId()));
    }

    private static List<String> domains(List<String> hosts) {
        return hosts.stream().map(host -> host.split("[/:]", 2)[0]).distinct().toList();
    }

    private ClientProfileRepresentation profile(ClientProfilesRepresentation profiles) {
        return profiles.getProfiles().stream()
                .filter(known -> NAME.equals(known.getName()))
                .findFirst()
                .orElseGet(() -> {
                    ClientProfileRepresentation made = new ClientProfileRepresentation();
                    made.setName(NAME);
                    made.setDescription("MCP clients that register themselves or publish a metadata document");
                    made.setExecutors(new ArrayList<>());
                    profiles.getProfiles().add(made);
                    changes.add(ResourceType.REALM, "clientProfiles/" + NAME, "", NAME);
                    return made;
                });
    }

    private void addExecutor(ClientProfileRepresentation profile, String id) {
        profile.setExecutors(orEmpty(profile.getExecutors()));
        if (profile.getExecutors().stream().anyMatch(known -> id.equals(known.getExecutorProviderId()))) {
            return;
        }
        ClientPolicyExecutorRepresentation executor = new ClientPolicyExecutorRepresentation();
        executor.setExecutorProviderId(id);
        executor.setConfiguration(JsonSerialization.createObjectNode());
        profile.getExecutors().add(executor);
        changes.add(ResourceType.REALM, "clientProfiles/" + profile.getName() + "/" + id, "", id);
    }

    /** Adds to a list of each executor of a kind what is not in it. */
    private void merge(ClientProfilesRepresentation profiles, String executor, String setting, List<String> values) {
        for (ClientProfileRepresentation profile : profiles.getProfiles()) {
            orEmpty(profile.getExecutors()).stream()
                    .filter(known -> executor.equals(known.getExecutorProviderId()))
                    .forEach(known -> merge(profile.getName(), known, setting, values));
        }
    }

    private void merge(
            String profile, ClientPolicyExecutorRepresentation executor, String setting, List<String> values) {
        ObjectNode settings =
                executor.getConfiguration() instanceof ObjectNode known ? known : JsonSerialization.createObjectNode();
        List<String> before = new ArrayList<>();
        settings.path(setting).forEach(value -> before.add(value.asText()));
        List<String> after =
                Stream.concat(before.stream(), values.stream()).distinct().toList();
        if (after.size() > before.size()) {
            ArrayNode list = settings.putArray(setting);
            after.forEach(list::add);
            executor.setConfiguration(settings);
            changes.add(
                    ResourceType.REALM,
                    "clientProfiles/" + profile + "/" + executor.getExecutorProviderId() + "/" + setting,
                    before,
                    after);
        }
    }

    private void addPolicy() throws ClientPolicyException {
        ClientPoliciesRepresentation policies = session.clientPolicy().getClientPolicies(realm, false);
        policies.setPolicies(orEmpty(policies.getPolicies()));
        ClientPolicyRepresentation policy = policies.getPolicies().stream()
                .filter(known -> NAME.equals(known.getName()))
                .findFirst()
                .orElseGet(() -> {
                    ClientPolicyRepresentation made = new ClientPolicyRepresentation();
                    policies.getPolicies().add(made);
                    return made;
                });
        String before = Objects.requireNonNullElse(policy.getName(), "");
        ClientPolicyConditionRepresentation condition = new ClientPolicyConditionRepresentation();
        condition.setConditionProviderId(AnyClientConditionFactory.PROVIDER_ID);
        condition.setConfiguration(JsonSerialization.createObjectNode());
        policy.setName(NAME);
        policy.setEnabled(true);
        policy.setConditions(new ArrayList<>(List.of(condition)));
        List<String> profiles = orEmpty(policy.getProfiles());
        if (!profiles.contains(NAME)) {
            profiles.add(NAME);
        }
        policy.setProfiles(profiles);
        session.clientPolicy().updateClientPolicies(realm, policies);
        changes.add(ResourceType.REALM, "clientPolicies/" + NAME, before, AnyClientConditionFactory.PROVIDER_ID);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? new ArrayList<>() : list;
    }
}
