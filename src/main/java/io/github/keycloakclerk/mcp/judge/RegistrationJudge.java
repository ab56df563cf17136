package io.github.keycloakclerk.mcp.judge;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.limit.ClientLimits;
import io.github.keycloakclerk.mcp.limit.RegistrationLoad;
import io.github.keycloakclerk.mcp.policy.EffectiveExecutors;
import io.github.keycloakclerk.mcp.policy.RegistrationPolicies;
import io.github.keycloakclerk.mcp.policy.SampleClients;
import io.github.keycloakclerk.mcp.registration.ClientMetadata;
import io.github.keycloakclerk.mcp.registration.McpClientRegistrationExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientregistration.ClientRegistrationException;
import org.keycloak.services.clientregistration.oidc.DescriptionConverter;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicyException;

/** Checks a request for dynamic client registration without a token (RFC 7591). */
record RegistrationJudge(KeycloakSession session, RealmModel realm) {

    JudgedClient judge(JsonNode metadata) {
        List<RuleResult> results = new ArrayList<>();
        try {
            OIDCClientRepresentation asked = ClientMetadata.of(realm).read(metadata.toString());
            results.add(RuleResult.passed("metadata", ""));
            ClientRepresentation client = DescriptionConverter.toInternal(session, asked);
            results.add(
                    asked.getClientId() == null
                            ? RuleResult.passed("client", "")
                            : RuleResult.refused("client", asked.getClientId(), "Client Identifier included"));
            Optional<ClientRepresentation> made = judge(client, results);
            if (made.isPresent()) {
                new ChangedMembers(metadata, made.get()).addTo(results);
            }
            return new JudgedClient(results, made);
        } catch (RefusedRegistrationException e) {
            results.add(RuleResult.refused("metadata", "", String.valueOf(e.getMessage())));
        } catch (ClientRegistrationException e) {
            results.add(RuleResult.refused("client", String.valueOf(e.getMessage()), "Client metadata invalid"));
        }
        return new JudgedClient(results, Optional.empty());
    }

    private Optional<ClientRepresentation> judge(ClientRepresentation client, List<RuleResult> results) {
        ClientPolicyContext context = SampleClients.registration(session, realm, client, null);
        boolean kept = executors(client, context, results);
        RegistrationPolicies.anonymous(realm)
                .filter(policy -> !ClientLimits.POLICY.equals(policy.getProviderId()))
                .forEach(policy -> results.add(policy(policy, client)));
        results.add(room());
        boolean refused = !kept || results.stream().anyMatch(RuleResult::isRefused);
        return refused ? Optional.empty() : Optional.of(client);
    }

    /** Runs all executors, which change the client. Returns whether all of them accept it. */
    boolean executors(ClientRepresentation client, ClientPolicyContext context, List<RuleResult> results) {
        boolean kept = true;
        boolean ours = false;
        for (ClientPolicyExecutorProvider<?> executor : new EffectiveExecutors(session, realm).of(context)) {
            if (executor instanceof McpClientRegistrationExecutor registration) {
                ours = true;
                kept = judge(registration, client, results) && kept;
            } else {
                RuleResult result = judge(executor, context);
                results.add(result);
                kept = kept && !result.isRefused();
            }
        }
        if (!ours) {
            results.add(RuleResult.changed("registration-executor", "", ""));
        }
        return kept;
    }

    /** Records the result of each rule, then normalizes the client. */
    private static boolean judge(
            McpClientRegistrationExecutor executor, ClientRepresentation client, List<RuleResult> results) {
        List<RuleResult> own =
                executor.rules(client).stream().map(RuleResult::of).toList();
        results.addAll(own);
        try {
            executor.normalize(client);
            return true;
        } catch (RefusedRegistrationException e) {
            return false;
        }
    }

    /** An executor that throws an exception here fails in the real request too. */
    private static RuleResult judge(ClientPolicyExecutorProvider<?> executor, ClientPolicyContext context) {
        try {
            executor.executeOnEvent(context);
            return RuleResult.passed("executor", executor.getProviderId());
        } catch (ClientPolicyException e) {
            return RuleResult.refused("executor", executor.getProviderId(), String.valueOf(e.getErrorDetail()));
        } catch (RuntimeException e) {
            return RuleResult.refused(
                    "executor", executor.getProviderId(), e.getClass().getSimpleName());
        }
    }

    @SuppressWarnings("deprecation") // as Keycloak's ClientRegistrationPolicyManager gets them
    private RuleResult policy(ComponentModel model, ClientRepresentation client) {
        ClientRegistrationPolicy policy = session.getProvider(ClientRegistrationPolicy.class, model);
        try {
            policy.beforeRegister(SampleClients.context(session, client));
            return RuleResult.passed("registration-policy", model.getName());
        } catch (ClientRegistrationPolicyException e) {
            return RuleResult.refused("registration-policy", model.getName(), String.valueOf(e.getMessage()));
        }
    }

    private RuleResult room() {
        RegistrationLoad load = RegistrationLoad.of(session, realm);
        String saw = load.clients() + "/" + load.limits().mostClients() + ", " + load.thisHour() + "/"
                + load.limits().mostPerRealm();
        return load.isFull()
                ? RuleResult.refused("room", saw, "Too many registrations")
                : RuleResult.passed("room", saw);
    }
}
