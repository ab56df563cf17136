package io.github.keycloakclerk.compat;

import java.util.Locale;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.common.util.UriUtils;
import org.keycloak.models.RealmModel;

/**
 * The URL at which browsers reach Keycloak. Written against 26.7, whose hostname provider ({@code HostnameV2Provider})
 * does not report which parts come from the request.
 */
public final class FrontendUrl {

    private FrontendUrl() {}

    /**
     * Whether an administrator configured the complete URL, for the server ({@code hostname} as a URL) or the realm
     * (<i>Frontend URL</i>). With a host name alone, scheme, port and path come from the request.
     */
    public static boolean isFixed(RealmModel realm) {
        return Optional.ofNullable(realm.getAttribute("frontendUrl"))
                        .filter(url -> isUsed(realm, url))
                        .isPresent()
                || Optional.ofNullable(Config.scope("hostname", "v2").get("hostname"))
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(name -> name.startsWith("http://") || name.startsWith("https://"))
                        .isPresent();
    }

    /** Keycloak ignores a malformed frontend URL. */
    private static boolean isUsed(RealmModel realm, String url) {
        try {
            UriUtils.checkUrl(realm.getSslRequired(), url, "frontendUrl");
            return !url.isBlank();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
