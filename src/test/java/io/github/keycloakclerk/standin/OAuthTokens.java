package io.github.keycloakclerk.standin;

import java.time.Duration;
import java.util.Optional;

/** The codes and tokens issued for grants. */
final class OAuthTokens {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    private final Issued<OAuthGrant> codes = new Issued<>("clk_code_");
    private final Issued<OAuthGrant> accessTokens = new Issued<>("oat_");
    private final Issued<OAuthGrant> refreshTokens = new Issued<>("clk_refresh_");
    private volatile Duration accessTokenLifetime = DAY;

    void accessTokenLifetime(Duration lifetime) {
        accessTokenLifetime = lifetime;
    }

    long accessTokenSeconds() {
        return accessTokenLifetime.toSeconds();
    }

    String code(OAuthGrant grant) {
        return codes.issue(grant, Duration.ofMinutes(10));
    }

    /** A code can be used once. */
    OAuthGrant redeemCode(String code) {
        return codes.take(code).orElseThrow(() -> invalid("The authorization code is unknown, used or expired."));
    }

    String accessToken(OAuthGrant grant) {
        return accessTokens.issue(grant, accessTokenLifetime);
    }

    Optional<OAuthGrant> accessTokenOf(String token) {
        return accessTokens.find(token);
    }

    String refreshToken(OAuthGrant grant) {
        return refreshTokens.issue(grant, TEN_YEARS);
    }

    /** A refresh token can be used once; its access tokens stay valid. */
    OAuthGrant redeemRefreshToken(String token) {
        return refreshTokens
                .take(token)
                .orElseThrow(() -> invalid("The refresh token is unknown, used, revoked or expired."));
    }

    static OAuthRefusal invalid(String description) {
        return new OAuthRefusal("invalid_grant", description);
    }

    /** Revokes all tokens of the grant to which a token of the application belongs. */
    void revoke(String token, StandInApplication application) {
        Optional<OAuthGrant> grant = accessTokens.find(token).or(() -> refreshTokens.find(token));
        grant.filter(found -> found.application().equals(application)).ifPresent(found -> {
            accessTokens.removeIf(other -> other.id().equals(found.id()));
            refreshTokens.removeIf(other -> other.id().equals(found.id()));
        });
    }
}
