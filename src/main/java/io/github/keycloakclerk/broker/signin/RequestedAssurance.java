package io.github.keycloakclerk.broker.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.authenticators.util.LoAUtil;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What the client and the flow demand of a sign-in besides the user's identity (OpenID Connect Core, section 3.1.2.1:
 * {@code max_age}, {@code prompt}, {@code acr_values}).
 *
 * @param maxAge maximum time since the user authenticated
 * @param anew whether the user must authenticate in this sign-in
 * @param withLevels whether the realm has levels of authentication
 * @param required level without which the client accepts no sign-in
 */
public record RequestedAssurance(
        Optional<Duration> maxAge, boolean anew, ClerkLevels levels, boolean withLevels, Optional<Integer> required) {

    /** Allowed difference between the clocks of Clerk and of this server. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    /** Linking an account is not a sign-in, so it has no requirements. */
    private static final RequestedAssurance NONE =
            new RequestedAssurance(Optional.empty(), false, ClerkLevels.NONE, false, Optional.empty());

    public static RequestedAssurance of(
            KeycloakSession session, AuthenticationSessionModel authSession, String provider) {
        if (authSession.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) != null) {
            return NONE;
        }
        String maxAge = authSession.getClientNote(OIDCLoginProtocol.MAX_AGE_PARAM);
        String level = authSession.getClientNote(Constants.REQUESTED_LEVEL_OF_AUTHENTICATION);
        boolean forced = Boolean.parseBoolean(authSession.getClientNote(Constants.FORCE_LEVEL_OF_AUTHENTICATION));
        return new RequestedAssurance(
                Stream.concat(
                                Optional.ofNullable(maxAge).map(Long::parseLong).map(Duration::ofSeconds).stream(),
                                ofAction(session, authSession).stream())
                        .min(Comparator.naturalOrder()),
                mustBeAnew(session, authSession, maxAge != null),
                ClerkLevels.of(authSession, provider),
                !LoAUtil.getLoaMaxAgesConfiguredInRealmBrowserFlow(authSession.getRealm())
                        .isEmpty(),
                forced && level != null ? Optional.of(Integer.parseInt(level)) : Optional.empty());
    }

    /** Whether the client requires it, or the sign-in of the running session is too old for what was requested. */
    private static boolean mustBeAnew(
            KeycloakSession session, AuthenticationSessionModel authSession, boolean maxAgeIsThere) {
        boolean forced = AuthenticatorUtil.isForcedReauthentication(authSession) && !maxAgeIsThere;
        // prompt=login, ForceAuthn of SAML: Keycloak itself only reauthenticates browsers that are signed in to
        // Keycloak, which says nothing about Clerk.
        return forced
                || Optional.ofNullable(authSession.getProtocol())
                        .map(protocol -> session.getProvider(LoginProtocol.class, protocol))
                        .filter(protocol -> protocol.requireReauthentication(null, authSession))
                        .isPresent();
    }

    /** Maximum age of a sign-in for the requested Keycloak action ({@code OIDCLoginProtocol.isReAuthRequiredForKcAction}). */
    private static Optional<Duration> ofAction(KeycloakSession session, AuthenticationSessionModel authSession) {
        return Optional.ofNullable(authSession.getClientNote(Constants.KC_ACTION))
                .map(action -> session.getProvider(RequiredActionProvider.class, action))
                .map(action -> Duration.ofSeconds(action.getMaxAuthAge(session)));
    }

    /** The factors that the sign-in page must require. */
    public RequiredFactors factors() {
        RequiredFactors ofClient = anew
                ? RequiredFactors.first(Duration.ZERO)
                : maxAge.map(RequiredFactors::first).orElse(RequiredFactors.NONE);
        return levels.due().stream().map(ClerkLevel::demand).reduce(ofClient, RequiredFactors::and);
    }

    /** Whether a level that must be reached needs a second factor. */
    public boolean needSecondFactor() {
        return levels.due().stream().filter(this::mustBeReached).anyMatch(ClerkLevel::secondFactor);
    }

    /** Whether a level that must be reached counts for a limited time only. */
    public boolean needLimitedLevel() {
        return levels.due().stream().filter(this::mustBeReached).anyMatch(level -> level.maxAge() >= 0);
    }

    /**
     * What the sign-in reached.
     *
     * @param userId ID of the Keycloak user, if there is one already
     * @throws SignInException if a requirement is not met
     */
    Assurance reached(Proof proof, Instant began, Instant now, Optional<String> userId) throws SignInException {
        return new RequestedAssurance(maxAge, anew, levels.of(userId), withLevels, required)
                .reached(proof, began, now, levels.isOf(userId));
    }

    private Assurance reached(Proof proof, Instant began, Instant now, boolean goesOn) throws SignInException {
        if (isTooOld(proof, began, now)) {
            throw new SignInException(SignInFailure.factorTooOld());
        }
        Map<Integer, Long> reached = new TreeMap<>();
        List<String> executions = new ArrayList<>();
        boolean gap = false;
        for (ClerkLevel level : levels.all()) {
            Optional<Instant> at = level.reachedAt(proof, now);
            if (at.isEmpty() && mustBeReached(level)) {
                throw new SignInException(
                        level.secondFactor() ? SignInFailure.secondFactorMissing() : SignInFailure.levelNotReached());
            }
            gap |= at.isEmpty() && level.level() > levels.base();
            if (at.isPresent() && !gap) {
                executions.add(level.execution());
                if (level.level() != ClerkLevel.ALWAYS) {
                    reached.put(level.level(), at.get().getEpochSecond());
                }
            }
        }
        int highest = reached.keySet().stream().reduce(Math.max(levels.base(), Constants.MINIMUM_LOA), Math::max);
        if (withLevels && required.filter(level -> level > highest).isPresent()) {
            throw new SignInException(SignInFailure.levelNotReached());
        }
        return new Assurance(
                proof.firstFactorAt().orElse(Instant.EPOCH).getEpochSecond(),
                withLevels ? highest : Constants.NO_LOA,
                reached,
                executions,
                goesOn);
    }

    /** If Clerk does not report when a factor was used, every limit counts as exceeded. */
    private boolean isTooOld(Proof proof, Instant began, Instant now) {
        Optional<Instant> earliest = anew
                ? Optional.of(began.minus(SKEW))
                : maxAge.map(age -> now.minus(age).minus(ClerkLevel.tolerance(age)));
        return earliest.filter(limit -> proof.firstFactorAt()
                        .filter(used -> !used.isBefore(limit))
                        .isEmpty())
                .isPresent();
    }

    private boolean mustBeReached(ClerkLevel level) {
        return levels.mustReach(level, required);
    }
}
