package io.github.keycloakclerk.broker.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Stands for the organizations of a user, in whatever order and from whatever endpoint Clerk lists them, so that it can be seen whether
 * they are others by now.
 *
 * @param count how many there are
 * @param sum of the digests of each
 */
public record MembershipDigest(int count, long sum) {

    public static final MembershipDigest NONE = new MembershipDigest(0, 0);

    /** @param settings by which they are applied; nobody who could choose the names of organizations knows them */
    public static MembershipDigest of(AppliedSettings settings, List<ClerkMembership> memberships) {
        return memberships.stream().map(membership -> of(settings, membership)).reduce(NONE, MembershipDigest::plus);
    }

    /** Of one of them. */
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
