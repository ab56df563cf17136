package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A domain of an organization ({@code GET /organizations/{id}/domains}).
 *
 * @param name such as {@code example.com}
 * @param owned whether the organization proved ownership by DNS, and uses the domain for enterprise sign-in
 */
public record OrganizationDomain(String name, boolean owned) {

    private static final String ENTERPRISE = "enterprise_sso";
    private static final String VERIFIED = "verified";

    /** Empty if there is no list. */
    public static Optional<List<OrganizationDomain>> list(JsonNode page) {
        JsonNode data = page.path("data");
        if (!data.isArray()) {
            return Optional.empty();
        }
        List<OrganizationDomain> domains = new ArrayList<>();
        data.forEach(domain -> of(new JsonFields(domain)).ifPresent(domains::add));
        return Optional.of(domains);
    }

    private static Optional<OrganizationDomain> of(JsonFields domain) {
        boolean owned =
                domain.text("enrollment_mode").filter(ENTERPRISE::equals).isPresent()
                        && domain.at("ownership_verification")
                                .text("status")
                                .filter(VERIFIED::equals)
                                .isPresent();
        return domain.text("name").map(name -> new OrganizationDomain(name, owned));
    }
}
