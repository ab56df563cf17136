package io.github.keycloakclerk.mcp.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.common.Profile;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.JsonConfigComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientPolicyConditionConfigurationRepresentation;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorConfigurationRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyVote;
import org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.util.JsonSerialization;

/**
 * Finds the executors of client policies that Keycloak would run, without running them. Written against 26.7, whose
 * {@code DefaultClientPolicyManager} has no evaluation without execution.
 */
public record EffectiveExecutors(KeycloakSession session, RealmModel realm) {

    private static final Logger LOG = Logger.getLogger(EffectiveExecutors.class);

    /** The executors with their settings, in the order in which Keycloak would run them. */
    public List<ClientPolicyExecutorProvider<?>> of(ClientPolicyContext context) {
        List<ClientPolicyExecutorProvider<?>> executors = new ArrayList<>();
        profilesOf(context)
                .forEach(profile -> orEmpty(profile.getExecutors()).forEach(known -> executors.add(executor(known))));
        return executors;
    }

    /** The profiles of the policies that apply. */
    public List<ClientProfileRepresentation> profilesOf(ClientPolicyContext context) {
        if (!Profile.isFeatureEnabled(Profile.Feature.CLIENT_POLICIES)) {
            return List.of();
        }
        try {
            List<ClientProfileRepresentation> profiles = profiles();
            List<ClientProfileRepresentation> acting = new ArrayList<>();
            for (ClientPolicyRepresentation policy : policies()) {
                if (Boolean.TRUE.equals(policy.isEnabled()) && applies(policy, context)) {
                    orEmpty(policy.getProfiles()).stream()
                            .flatMap(name -> profiles.stream()
                                    .filter(profile -> name.equals(profile.getName()))
                                    .limit(1))
                            .forEach(acting::add);
                }
            }
            return acting;
        } catch (ClientPolicyException e) {
            LOG.debugf("Client policies cannot be evaluated: %s", e.getError());
            return List.of();
        }
    }

    private List<ClientPolicyRepresentation> policies() throws ClientPolicyException {
        ClientPoliciesRepresentation policies = session.clientPolicy().getClientPolicies(realm, true);
        return Stream.of(orEmpty(policies.getGlobalPolicies()), orEmpty(policies.getPolicies()))
                .flatMap(List::stream)
                .toList();
    }

    private List<ClientProfileRepresentation> profiles() throws ClientPolicyException {
        ClientProfilesRepresentation profiles = session.clientPolicy().getClientProfiles(realm, true);
        return Stream.of(orEmpty(profiles.getProfiles()), orEmpty(profiles.getGlobalProfiles()))
                .flatMap(List::stream)
                .toList();
    }

    /** As {@code DefaultClientPolicyManager.isSatisfied}. */
    private boolean applies(ClientPolicyRepresentation policy, ClientPolicyContext context)
            throws ClientPolicyException {
        boolean strict = "STRICT".equalsIgnoreCase(policy.getMode());
        boolean one = false;
        for (ClientPolicyConditionRepresentation configured : orEmpty(policy.getConditions())) {
            ClientPolicyVote vote = vote(condition(configured), context);
            if (vote == ClientPolicyVote.NO || vote == ClientPolicyVote.ABSTAIN && strict) {
                return false;
            }
            one = one || vote == ClientPolicyVote.YES;
        }
        return one;
    }

    private static ClientPolicyVote vote(ClientPolicyConditionProvider<?> condition, ClientPolicyContext context)
            throws ClientPolicyException {
        ClientPolicyVote vote;
        try {
            vote = condition.applyPolicy(context);
        } catch (ClassCastException | IllegalStateException | NullPointerException asksMoreThanIsKnown) {
            return ClientPolicyVote.NO;
        }
        if (!condition.isNegativeLogic() || vote == ClientPolicyVote.ABSTAIN) {
            return vote;
        }
        return vote == ClientPolicyVote.YES ? ClientPolicyVote.NO : ClientPolicyVote.YES;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // as Keycloak's ClientPoliciesUtil does
    private ClientPolicyConditionProvider<?> condition(ClientPolicyConditionRepresentation configured) {
        ClientPolicyConditionProvider condition = provider(
                ClientPolicyConditionProvider.class,
                configured.getConditionProviderId(),
                configured.getConfiguration());
        condition.setupConfiguration(
                (ClientPolicyConditionConfigurationRepresentation) JsonSerialization.mapper.convertValue(
                        configured.getConfiguration(), condition.getConditionConfigurationClass()));
        return condition;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // as Keycloak's ClientPoliciesUtil does
    private ClientPolicyExecutorProvider<?> executor(ClientPolicyExecutorRepresentation configured) {
        ClientPolicyExecutorProvider executor = provider(
                ClientPolicyExecutorProvider.class, configured.getExecutorProviderId(), configured.getConfiguration());
        executor.setupConfiguration(
                (ClientPolicyExecutorConfigurationRepresentation) JsonSerialization.mapper.convertValue(
                        configured.getConfiguration(), executor.getExecutorConfigurationClass()));
        return executor;
    }

    private <T extends Provider> T provider(Class<T> type, String id, JsonNode settings) {
        ComponentModel model = new JsonConfigComponentModel(type, realm.getId(), id, settings);
        return Objects.requireNonNull(session.getComponentProvider(type, model.getId(), factory -> model), id);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
