package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.mcp.limit.CleanUpRecord;
import io.github.keycloakclerk.mcp.limit.ClientLimits;
import io.github.keycloakclerk.mcp.limit.RegistrationLoad;
import io.github.keycloakclerk.mcp.limit.UnusedClients;
import io.github.keycloakclerk.mcp.policy.RegistrationPolicies;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientregistration.policy.impl.MaxClientsClientRegistrationPolicyFactory;
import org.keycloak.services.clientregistration.policy.impl.TrustedHostClientRegistrationPolicyFactory;

/** Checks whether clients can register themselves, and how many more. */
record RegistrationCheck(KeycloakSession session, RealmModel realm) {

    static final String POLICIES = "clients/client-registration";

    static List<Supplier<List<Finding>>> begin(CheckScope scope) {
        return List.of(new RegistrationCheck(scope.session(), scope.realm())::findings);
    }

    private List<Finding> findings() {
        Set<String> policies = RegistrationPolicies.anonymous(realm)
                .map(policy -> policy.getProviderId())
                .collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        findings.add(
                policies.contains(TrustedHostClientRegistrationPolicyFactory.PROVIDER_ID)
                        ? Finding.problem("registration-trusted-hosts", "present")
                                .at(POLICIES)
                        : Finding.ok("registration-trusted-hosts"));
        findings.add(
                policies.contains(MaxClientsClientRegistrationPolicyFactory.PROVIDER_ID)
                        ? Finding.warning("registration-max-clients", "present").at(POLICIES)
                        : Finding.ok("registration-max-clients"));
        findings.add(limit(policies.contains(ClientLimits.POLICY)));
        findings.add(room());
        findings.add(cleanUp(
                new CleanUpRecord(session.singleUseObjects()).last(),
                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())));
        return findings;
    }

    private static Finding limit(boolean present) {
        return present
                ? Finding.ok("registration-limit")
                : Finding.warning("registration-limit", "missing").at(POLICIES);
    }

    private Finding room() {
        String id = "registration-room";
        RegistrationLoad load = RegistrationLoad.of(session, realm);
        Object[] values = {
            load.clients(),
            load.limits().mostClients(),
            load.thisHour(),
            load.limits().mostPerRealm()
        };
        if (load.isFull()) {
            return Finding.problem(id, "full", values).at(POLICIES);
        }
        return load.isNearlyFull() ? Finding.warning(id, "nearly", values).at(POLICIES) : Finding.ok(id, values);
    }

    /** @param uptime the uptime of this node, whose first clean-up is some time after its start */
    static Finding cleanUp(Optional<Instant> last, Duration uptime) {
        String id = "registration-clean-up";
        Duration late = UnusedClients.INTERVAL.multipliedBy(2);
        if (last.isPresent()) {
            Duration since = Duration.between(last.get(), Instant.now());
            String at = last.get().truncatedTo(ChronoUnit.SECONDS).toString();
            return since.compareTo(late) > 0 ? Finding.warning(id, "late", at) : Finding.ok(id, at);
        }
        return uptime.compareTo(late) > 0 ? Finding.warning(id, "never") : Finding.ok(id, "-");
    }
}
