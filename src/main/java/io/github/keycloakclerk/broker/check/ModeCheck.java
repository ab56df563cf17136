package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.HttpAnswer;
import io.github.keycloakclerk.check.Probe;
import io.github.keycloakclerk.clerk.ClerkOAuthApplication;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.compat.FrontendUrl;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.services.Urls;

/** Checks what the sign-in mode of a provider needs. */
final class ModeCheck {

    private ModeCheck() {}

    static Supplier<List<Finding>> begin(ProviderScope one) {
        ClerkIdentityProviderConfig config = one.config();
        if (config.isOAuth()) {
            return () -> List.of(application(one));
        }
        return config.isEmbedded() ? embedded(one) : handoff(one);
    }

    private static Supplier<List<Finding>> handoff(ProviderScope one) {
        URI page = one.config().appPage().url();
        Probe<HttpAnswer> answer = one.scope().probes().send("GET", page, Map.of("Accept", "text/html"));
        return () -> List.of(appPage(one, page, answer));
    }

    /** Outside a sign-in, the page may redirect browsers, or say that the link is not valid. */
    private static Finding appPage(ProviderScope one, URI page, Probe<HttpAnswer> probe) {
        String id = "clerk-app-page";
        try {
            int status = probe.get().status();
            if (status == 404 || status == 405 || status >= 500) {
                return Finding.problem(id, "failing", page, status).at(one.page());
            }
            return Finding.ok(id, page, status);
        } catch (IOException e) {
            // Browsers may be able to reach the page even if this server is not.
            return Finding.warning(id, "unreachable", page).at(one.page());
        }
    }

    private static Finding application(ProviderScope one) {
        String id = "clerk-oauth-application";
        Optional<String> clientId = one.config().text(Setting.OAUTH_CLIENT_ID);
        if (clientId.isEmpty()) {
            // The first sign-in creates it too, if the frontend URL of the realm is fixed.
            Finding none = FrontendUrl.isFixed(one.realm()) ? Finding.warning(id, "none") : Finding.problem(id, "none");
            return none.at(one.page());
        }
        Optional<String> redirectUri = one.scope()
                .base()
                .map(base -> Urls.identityProviderAuthnResponse(
                                base.url(), one.config().getAlias(), one.realm().getName())
                        .toString());
        try {
            Optional<ClerkOAuthApplication> found =
                    one.limited().oauthApplications().find(clientId.get());
            if (found.isEmpty()) {
                return Finding.problem(id, "unknown", clientId.get()).at(one.page());
            }
            boolean comesBack = redirectUri
                    .filter(uri -> !found.get().redirectUris().contains(uri))
                    .isEmpty();
            return comesBack
                    ? Finding.ok(id, clientId.get())
                    : Finding.problem(id, "elsewhere", clientId.get(), redirectUri.get())
                            .at(one.page());
        } catch (ClerkApiException e) {
            return Finding.warning(id, "unread", e.kind().reason()).at(one.page());
        }
    }

    private static Supplier<List<Finding>> embedded(ProviderScope one) {
        URI script = URI.create(one.config().instance().frontendApi() + "/npm/@clerk/clerk-js@"
                + one.config().value(Setting.CLERK_JS_VERSION) + "/dist/clerk.browser.js");
        Probe<HttpAnswer> answer = one.scope().probes().send("HEAD", script, Map.of());
        return () -> List.of(frontendApi(one, script, answer), domain(one));
    }

    /** Clerk redirects a version such as 6 to the newest one. */
    private static Finding frontendApi(ProviderScope one, URI script, Probe<HttpAnswer> probe) {
        String id = "clerk-frontend-api";
        try {
            int status = probe.get().status();
            return status < 400
                    ? Finding.ok(id, script)
                    : Finding.problem(id, "failing", script, status).at(one.page());
        } catch (IOException e) {
            return Finding.warning(id, "unreachable", script).at(one.page());
        }
    }

    /** Cookies of a production instance reach pages below its own domain only (Clerk: "Production environment"). */
    private static Finding domain(ProviderScope one) {
        String id = "clerk-domain";
        String clerk =
                String.valueOf(one.config().instance().frontendApi().getHost()).toLowerCase(Locale.ROOT);
        String domain = clerk.substring(clerk.indexOf('.') + 1);
        Optional<String> own = one.scope()
                .base()
                .map(base -> String.valueOf(base.url().getHost()).toLowerCase(Locale.ROOT));
        boolean proxied = one.config().text(Setting.FRONTEND_API_URL).isPresent();
        boolean fits = !one.config().isLive()
                || proxied
                || own.filter(host -> !host.equals(domain) && !host.endsWith("." + domain))
                        .isEmpty();
        return fits
                ? Finding.ok(id, domain)
                : Finding.problem(id, "elsewhere", own.orElse(""), domain).at(one.page());
    }
}
