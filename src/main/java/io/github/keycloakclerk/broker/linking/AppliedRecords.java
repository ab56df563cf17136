package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.AppliedSettings;
import io.github.keycloakclerk.broker.data.MembershipDigest;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;

/** Creates the {@link AppliedRecord} of a Clerk user, with the settings of a provider. */
public record AppliedRecords(boolean withMemberships, AppliedSettings settings) {

    /** Provider settings that affect how a record is applied. */
    private static final List<Setting> DECIDING = List.of(
            Setting.USERNAME_FROM,
            Setting.LINK_BY_EXTERNAL_ID,
            Setting.STORE_UNVERIFIED_EMAIL,
            Setting.ALLOW_ADMIN_ROLE_MAPPING);

    public static AppliedRecords of(KeycloakSession session, ClerkIdentityProviderConfig config) {
        MapperNeeds needs = MapperNeeds.of(session, config.getAlias());
        String provider = Stream.concat(
                        DECIDING.stream().map(config::value),
                        Stream.of(String.valueOf(config.getSyncMode()), String.valueOf(config.isTrustEmail())))
                .collect(Collectors.joining("\n"));
        return new AppliedRecords(needs.memberships(), AppliedSettings.of(needs.settings() + provider));
    }

    /** @param memberships all of the user's organizations, if they were read */
    AppliedRecord ofAll(ClerkUser user, Optional<List<ClerkMembership>> memberships) {
        return of(user, memberships.map(list -> MembershipDigest.of(settings, list)));
    }

    /** @param memberships the digest of all of the user's organizations, if they were read */
    public AppliedRecord of(ClerkUser user, Optional<MembershipDigest> memberships) {
        return AppliedRecord.of(settings, user, memberships.filter(digest -> withMemberships));
    }
}
