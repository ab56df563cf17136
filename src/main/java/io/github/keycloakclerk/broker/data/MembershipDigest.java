package io.github.keycloakclerk.broker.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A digest of a user's organizations that shows whether they changed. It does not depend on their order, or on the endpoint of
 * Clerk that lists them.
 *
 * @param count number of organizations
 * @param sum of the digests of each
 */
public record MembershipDigest(int count, long sum) {

    public static final MembershipDigest NONE = new MembershipDigest(0, 0);

    /** @param settings with which they are applied; unknown to users who can choose the names of organizations */
    public static MembershipDigest of(AppliedSettings settings, List<ClerkMembership> memberships) {
        return memberships.stream().map(membership -> of(settings, membership)).reduce(NONE, MembershipDigest::plus);
    }

    /** The digest of one organization. */
    public static MembershipDigest of(AppliedSettings settings, ClerkMembership membership) {
        JsonNode organization = membership.organization();
        String text = List.of(
                        membership.organizationId(),
                        membership.slug(),
                        membership.name(),
                        membership.role(),
                        membership.permissions().stream().sorted().collect(Collectors.joining(" ")))
                .stream()
                .map(part -> part.length() + ":" + part)
                .collect(Collectors.joining());
        return new MembershipDigest(
                1,
                JsonDigest.start()
                        .text(settings.fingerprint())
                        .text(text)
                        .json(membership.json().path("public_metadata"))
                        .json(organization.path("public_metadata"))
                        .number());
    }

    public MembershipDigest plus(MembershipDigest other) {
        return new MembershipDigest(count + other.count, sum + other.sum);
    }

    String text() {
        return count + "-" + Long.toHexString(sum);
    }
}
