package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.clerk.EnterpriseConnection;
import io.github.keycloakclerk.clerk.OrganizationDomain;
import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts about an enterprise connection that are cached for a short time.
 *
 * @param refusal why the connection cannot be used
 * @param organizationId the organization of the connection; empty only with a refusal
 * @param ownedDomains domains of the connection whose ownership the organization proved, in lower case
 */
record ConnectionFacts(Optional<Refusal> refusal, String organizationId, Set<String> ownedDomains) {

    private static final String REFUSAL = "refusal";
    private static final String ORGANIZATION = "organization";
    private static final String DOMAINS = "domains";

    static ConnectionFacts refused(Refusal refusal) {
        return new ConnectionFacts(Optional.of(refusal), "", Set.of());
    }

    /** @param domains the domains of the organization, if users are matched by them */
    static ConnectionFacts of(EnterpriseConnection connection, List<OrganizationDomain> domains) {
        Set<String> owned = new HashSet<>(connection.domains().stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .toList());
        owned.retainAll(domains.stream()
                .filter(OrganizationDomain::owned)
                .map(domain -> domain.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
        return new ConnectionFacts(Optional.empty(), connection.organizationId().orElseThrow(), owned);
    }

    static ConnectionFacts read(Map<String, String> notes) {
        return new ConnectionFacts(
                Optional.ofNullable(notes.get(REFUSAL)).map(Refusal::valueOf),
                notes.getOrDefault(ORGANIZATION, ""),
                IdentityAssertion.words(notes.getOrDefault(DOMAINS, "")));
    }

    Map<String, String> notes() {
        Map<String, String> notes = new HashMap<>();
        refusal.ifPresent(why -> notes.put(REFUSAL, why.name()));
        notes.put(ORGANIZATION, organizationId);
        notes.put(DOMAINS, String.join(" ", ownedDomains));
        return notes;
    }

    /** Whether an e-mail address belongs to a domain that the organization owns. */
    boolean owns(String email) {
        return ownedDomains.contains(email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
    }
}
