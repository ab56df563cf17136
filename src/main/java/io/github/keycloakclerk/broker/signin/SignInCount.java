package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;

/**
 * Counts sign-ins and measures their duration.
 *
 * @param mode sign-in mode of the provider; {@code none} if there is no such provider
 */
public record SignInCount(String realm, String mode) {

    private static final String METRIC = "keycloak.clerk.sign.ins";
    private static final String CALLBACK = "keycloak.clerk.sign.in.callback";
    private static final String AWAY = "keycloak.clerk.sign.in.away";
    private static final String NONE = "none";

    /** For the provider with this alias. */
    public static SignInCount of(KeycloakSession session, String alias) {
        String mode = Optional.<IdentityProviderModel>ofNullable(
                        session.identityProviders().getByAlias(alias))
                .filter(model -> ClerkIdentityProviderConfig.PROVIDER_ID.equals(model.getProviderId()))
                .map(model -> new ClerkIdentityProviderConfig(model).signInMode())
                .orElse(NONE);
        return new SignInCount(session.getContext().getRealm().getName(), mode);
    }

    /** A user has signed in. */
    public void succeeded() {
        count("success", NONE);
    }

    /** @param reason as in the event */
    void failed(String reason) {
        count("failure", reason);
    }

    private void count(String outcome, String reason) {
        Metrics.counter(METRIC, "realm", realm, "mode", mode, "outcome", outcome, "reason", reason)
                .increment();
    }

    /** Records how long the browser was away, at Clerk and the app. */
    public void cameBack(Instant began) {
        timer(AWAY).record(Duration.between(began, Instant.now()));
    }

    /** Records how long the callback took. */
    public void answered(Duration took) {
        timer(CALLBACK).record(took);
    }

    private Timer timer(String name) {
        return Metrics.timer(name, "realm", realm, "mode", mode);
    }
}
