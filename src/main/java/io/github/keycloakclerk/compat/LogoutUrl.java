package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.http.FormPartValue;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * The URL of this server for notifying clients that a session has ended, also in a thread without a request.
 *
 * <p>Keycloak 26.7 takes the URL from the request, unless the hostname or the realm's frontend URL is a complete URL
 * ({@code HostnameV2Provider}). Without a request it throws, and {@code ResolveRelative} needs it even if a client's
 * URL is absolute. The issuer of the session's tokens contains the same URL, with scheme, port and relative path.
 */
public final class LogoutUrl {

    private static final String REALMS = "/realms/";

    private LogoutUrl() {}

    /** Null if it cannot be determined; clients cannot be notified then. The realm must be set in the session's context. */
    public static @Nullable UriInfo of(KeycloakSession session, UserSessionModel ending) {
        KeycloakContext context = session.getContext();
        try {
            return context.getUri();
        } catch (RuntimeException noRequest) {
            // Quarkus throws an exception of its own, which extensions cannot compile against.
            Optional<URI> base = base(ending);
            if (base.isEmpty()) {
                return null;
            }
            context.setHttpRequest(new NoRequest(base.get()));
            return context.getUri();
        }
    }

    private static Optional<URI> base(UserSessionModel ending) {
        return ending.getAuthenticatedClientSessions().values().stream()
                .flatMap(client -> Optional.ofNullable(client.getNote(OIDCLoginProtocol.ISSUER)).stream())
                .filter(issuer -> issuer.startsWith("http") && issuer.contains(REALMS))
                .map(issuer -> URI.create(issuer.substring(0, issuer.lastIndexOf(REALMS) + 1)))
                .findFirst();
    }

    /** A request that contains only the URL of this server. */
    private record NoRequest(URI base) implements HttpRequest {

        @Override
        public UriInfo getUri() {
            return (UriInfo) Proxy.newProxyInstance(
                    UriInfo.class.getClassLoader(),
                    new Class<?>[] {UriInfo.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "getBaseUri", "getRequestUri", "getAbsolutePath" -> base;
                        case "getBaseUriBuilder", "getRequestUriBuilder", "getAbsolutePathBuilder" ->
                            UriBuilder.fromUri(base);
                        case "getPath" -> "";
                        case "getQueryParameters", "getPathParameters" -> new MultivaluedHashMap<>();
                        default -> throw new IllegalStateException("there is no request");
                    });
        }

        @Override
        public @Nullable HttpHeaders getHttpHeaders() {
            return null;
        }

        @Override
        public String getHttpMethod() {
            return "";
        }

        @Override
        public MultivaluedMap<String, String> getDecodedFormParameters() {
            return new MultivaluedHashMap<>();
        }

        @Override
        public MultivaluedMap<String, FormPartValue> getMultiPartFormParameters() {
            return new MultivaluedHashMap<>();
        }

        @Override
        public X509Certificate @Nullable [] getClientCertificateChain() {
            return null;
        }

        @Override
        public boolean isProxyTrusted() {
            return true;
        }
    }
}
