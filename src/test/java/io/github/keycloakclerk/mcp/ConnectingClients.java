package io.github.keycloakclerk.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.mcp.cimd.DocumentShape;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;

/** Tests for every server, whatever its URL: a client gets from the metadata to a token. */
public final class ConnectingClients {

    private static final String CALLBACK = "http://localhost:28195/oauth/callback";

    private final StandInClerk clerk;
    private final TestRealm realm;

    /** @param realm with the URL that clients use */
    public ConnectingClients(StandInClerk clerk, TestRealm realm) {
        this.clerk = clerk;
        this.realm = realm;
    }

    /** The metadata contain the realm and its endpoints with the URL that the client used. */
    public void findMetadata() {
        Page page =
                new Browser(address -> false).open(URI.create(realm.url() + "/.well-known/oauth-authorization-server"));
        JsonNode metadata = Json.read(page.body());
        assertEquals(realm.url().toString(), metadata.path("issuer").asText());
        for (String endpoint : new String[] {"authorization_endpoint", "token_endpoint", "registration_endpoint"}) {
            assertTrue(metadata.path(endpoint).asText().startsWith(realm.url() + "/"), endpoint);
        }
    }

    /** A client registers itself and gets a token, also on another port. */
    public void register() {
        Registrar.Answer registered = new Registrar(realm.url()).register(Registrar.metadata(CALLBACK));
        assertEquals(CALLBACK, registered.body().path("redirect_uris").path(0).asText());
        assertTrue(
                registered.body().path("registration_client_uri").asText().startsWith(realm.url() + "/"),
                registered.body().toString());
        connect(registered.clientId(), CALLBACK);
        connect(registered.clientId(), CALLBACK.replace("28195", "28196"));
    }

    /** A client publishes a metadata document and gets a token. The realm trusts the host. */
    public void publish(DocumentHost host) {
        URI clientId = host.publish(DocumentShape.VS_CODE.path(), DocumentShape.VS_CODE.document(host));
        connect(clientId.toString(), DocumentShape.VS_CODE.redirectUri(host));
    }

    private void connect(String clientId, String callback) {
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        OAuthClient client = new OAuthClient(realm.url(), clientId, callback);
        Browser browser = new Browser(address -> address.toString().startsWith(callback));
        Page end = new Visitor(browser).signIn(client.authorizationUrl("scope", "openid mcp:read"), ada);
        assertTrue(end.isAt(callback), end.address() + " " + end.text());
        JsonNode claims =
                OAuthClient.claims(client.tokens(end).path("access_token").asText());
        assertEquals(realm.url().toString(), claims.path("iss").asText());
    }
}
