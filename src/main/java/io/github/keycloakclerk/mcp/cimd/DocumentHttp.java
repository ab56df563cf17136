package io.github.keycloakclerk.mcp.cimd;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.http.HttpHost;
import org.apache.http.client.HttpClient;
import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.client.HttpClients;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientBuilder;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.connections.httpclient.ProxyMappings;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's HTTP client as the administrator configured it (truststore, proxies, timeouts), without redirects and restricted
 * to the public internet. Proxies may be anywhere.
 */
final class DocumentHttp extends DefaultHttpClientFactory {

    private final PublicAddresses addresses = new PublicAddresses();
    private final Set<String> proxies = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ProxyMappings mappings;

    /**
     * The HTTP client for one host.
     *
     * @param anywhere whether the host may be on this machine or in a private network
     * @throws UnknownHostException if a host behind a proxy is known not to be on the public internet
     */
    HttpClient client(String host, boolean anywhere, KeycloakSession session) throws UnknownHostException {
        if (anywhere) {
            return session.getProvider(HttpClientProvider.class).getHttpClient();
        }
        HttpClient client = create(session).getHttpClient();
        HttpHost proxy = proxyFor(host);
        if (proxy != null) {
            proxies.add(proxy.getHostName());
            requireNotPrivate(host);
        }
        return client;
    }

    private @Nullable HttpHost proxyFor(String host) {
        ProxyMappings configured = mappings;
        return configured == null ? null : configured.getProxyFor(host).getProxyHost();
    }

    /**
     * Refuses a host that this machine resolves to a non-public IP address. Used if a proxy resolves the name, or if the URL is
     * not called. Unknown names are accepted.
     */
    void requireNotPrivate(String host) throws UnknownHostException {
        InetAddress[] known;
        try {
            known = InetAddress.getAllByName(host);
        } catch (UnknownHostException onlyTheProxyKnows) {
            return;
        }
        for (InetAddress address : known) {
            if (!PublicAddresses.isPublic(address)) {
                throw new UnknownHostException(host + " is not on the public internet");
            }
        }
    }

    @Override
    protected HttpClientBuilder newHttpClientBuilder(KeycloakSession session) {
        DnsResolver resolver =
                host -> proxies.contains(host) ? InetAddress.getAllByName(host) : addresses.resolve(host);
        return new HttpClientBuilder(
                HttpClients.custom().setDnsResolver(resolver).disableRedirectHandling()) {
            @Override
            public HttpClientBuilder proxyMappings(@Nullable ProxyMappings configured) {
                mappings = configured;
                return super.proxyMappings(configured);
            }
        };
    }
}
