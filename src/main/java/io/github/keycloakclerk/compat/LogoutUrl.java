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
 * The URL of this server for telling clients that a session has ended, also in a thread without a request.
 *
 * <p>Keycloak 26.7 takes the URL from the request, unless the hostname or the realm's frontend URL is a whole URL
 * ({@code HostnameV2Provider}); without one it throws, and {@code ResolveRelative} asks for it even where a client's URL is absolute.
 * The issuer that the session's tokens were given is the same URL, with scheme, port and relative path.
 */
public final class LogoutUrl {

    private static final String REALMS = "/realms/";

    private LogoutUrl() {}

    /** Null if there is no way to know it; then clients cannot be told. The realm has to be set in the session's context. */
    public static @Nullable UriInfo of(KeycloakSession session, UserSessionModel ending) {
        KeycloakContext context = session.getContext();
        try {
            return context.getUri();
        } catch (RuntimeException noRequest) {
            // Quarkus says so with an exception of its own, which is not among what extensions compile with.
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

    /** Knows where this server is, and nothing else. */
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
