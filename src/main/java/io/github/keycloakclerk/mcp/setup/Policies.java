package io.github.keycloakclerk.mcp.setup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.mcp.cimd.McpClientMetadataDocumentExecutorFactory;
import io.github.keycloakclerk.mcp.policy.EffectiveExecutors;
import io.github.keycloakclerk.mcp.policy.SampleClients;
import io.github.keycloakclerk.mcp.registration.McpClientRegistrationExecutorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.common.Profile;
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

/** Adds the executors for MCP clients and the hosts that they allow. Executors already in effect stay in their profiles. */
record Policies(KeycloakSession session, RealmModel realm, Changes changes) {

    private static final String NAME = "mcp-clients";
    private static final String REGISTRATION = McpClientRegistrationExecutorFactory.PROVIDER_ID;
    private static final String DOCUMENTS = McpClientMetadataDocumentExecutorFactory.PROVIDER_ID;

    /**
     * Adds what is missing.
     *
     * @param hosts hosts of redirect URIs; if empty, new executors get those of known clients
     * @throws IllegalArgumentException if client policies are disabled or an administrator set up executors in another way
     */
    void add(Optional<List<String>> hosts) throws ClientPolicyException {
        ClientProfilesRepresentation profiles = session.clientPolicy().getClientProfiles(realm, false);
        profiles.setProfiles(orEmpty(profiles.getProfiles()));
        if (!Profile.isFeatureEnabled(Profile.Feature.CLIENT_POLICIES)) {
            throw new IllegalArgumentException(
                    "Client policies: enable the feature client-policies; no executor runs without it");
        }
        if (areInEffect()) {
            hosts.ifPresent(more -> mergeHosts(acting(profiles), more, domains(more)));
            session.clientPolicy().updateClientProfiles(realm, profiles);
            return;
        }
        requireNothingOfAdministrators(profiles);
        ClientProfileRepresentation profile = profile();
        profiles.getProfiles().add(profile);
        changes.add(ResourceType.REALM, "clientProfiles/" + NAME, "", List.of(DOCUMENTS, REGISTRATION));
        mergeHosts(
                List.of(profile),
                hosts.orElse(KnownClients.REDIRECT_HOSTS),
                hosts.map(Policies::domains).orElse(KnownClients.DOCUMENT_DOMAINS));
        if (hosts.isEmpty()) {
            merge(
                    List.of(profile),
                    REGISTRATION,
                    McpClientRegistrationExecutorFactory.ALLOWED_REDIRECT_SCHEMES,
                    KnownClients.REDIRECT_SCHEMES);
        }
        session.clientPolicy().updateClientProfiles(realm, profiles);
        addPolicy();
        if (!areInEffect()) {
            throw new IllegalArgumentException("Client policies: the policy " + NAME + " has no effect");
        }
    }

    /** The profiles of the realm that apply to MCP clients. Other profiles are not changed. */
    private List<ClientProfileRepresentation> acting(ClientProfilesRepresentation profiles) {
        SampleClients samples = new SampleClients(session, realm);
        EffectiveExecutors effective = new EffectiveExecutors(session, realm);
        Set<String> names = Stream.of(samples.anonymous(), samples.documentRegistration(), samples.authorization())
                .flatMap(sample -> effective.profilesOf(sample).stream())
                .map(ClientProfileRepresentation::getName)
                .collect(Collectors.toSet());
        return profiles.getProfiles().stream()
                .filter(profile -> names.contains(profile.getName()))
                .toList();
    }

    private void mergeHosts(List<ClientProfileRepresentation> profiles, List<String> redirects, List<String> domains) {
        merge(profiles, REGISTRATION, McpClientRegistrationExecutorFactory.ALLOWED_REDIRECT_HOSTS, redirects);
        merge(profiles, DOCUMENTS, McpClientMetadataDocumentExecutorFactory.TRUSTED_DOMAINS, domains);
    }

    /** Executors for some clients only, or a disabled policy, are an administrator's choice and are not changed. */
    private void requireNothingOfAdministrators(ClientProfilesRepresentation profiles) throws ClientPolicyException {
        boolean named = profiles.getProfiles().stream().anyMatch(profile -> NAME.equals(profile.getName()))
                || orEmpty(session.clientPolicy()
                                .getClientPolicies(realm, false)
                                .getPolicies())
                        .stream()
                        .anyMatch(policy -> NAME.equals(policy.getName()));
        boolean elsewhere = profiles.getProfiles().stream()
                .flatMap(profile -> orEmpty(profile.getExecutors()).stream())
                .anyMatch(executor -> Set.of(REGISTRATION, DOCUMENTS).contains(executor.getExecutorProviderId()));
        if (named || elsewhere) {
            throw new IllegalArgumentException(
                    "Client policies: there are executors for MCP clients, or a profile or policy "
                            + NAME
                            + ", that do not act on all MCP clients. Enable the policy with the condition any-client, or"
                            + " remove them, and try again");
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

    private static ClientProfileRepresentation profile() {
        ClientProfileRepresentation made = new ClientProfileRepresentation();
        made.setName(NAME);
        made.setDescription("MCP clients that register themselves or publish a metadata document");
        made.setExecutors(Stream.of(DOCUMENTS, REGISTRATION)
                .map(id -> {
                    ClientPolicyExecutorRepresentation executor = new ClientPolicyExecutorRepresentation();
                    executor.setExecutorProviderId(id);
                    executor.setConfiguration(JsonSerialization.createObjectNode());
                    return executor;
                })
                .toList());
        return made;
    }

    /** Adds missing values to a list setting of all executors with this ID. */
    private void merge(
            List<ClientProfileRepresentation> profiles, String executor, String setting, List<String> values) {
        for (ClientProfileRepresentation profile : profiles) {
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
        ClientPolicyConditionRepresentation condition = new ClientPolicyConditionRepresentation();
        condition.setConditionProviderId(AnyClientConditionFactory.PROVIDER_ID);
        condition.setConfiguration(JsonSerialization.createObjectNode());
        ClientPolicyRepresentation policy = new ClientPolicyRepresentation();
        policy.setName(NAME);
        policy.setEnabled(true);
        policy.setConditions(List.of(condition));
        policy.setProfiles(List.of(NAME));
        policies.getPolicies().add(policy);
        session.clientPolicy().updateClientPolicies(realm, policies);
        changes.add(ResourceType.REALM, "clientPolicies/" + NAME, "", AnyClientConditionFactory.PROVIDER_ID);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? new ArrayList<>() : list;
    }
}
