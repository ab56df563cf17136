package io.github.keycloakclerk.mcp.cimd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.mcp.TestKey;
import io.github.keycloakclerk.standin.Json;
import java.util.Locale;

/** Client ID Metadata Documents with the members that known MCP clients publish, on the hosts of the test. */
public enum DocumentShape {
    CLAUDE_CODE("Claude Code", "/callback") {
        @Override
        void fill(ObjectNode document, DocumentHost host) {
            document.put("client_uri", host.url("").toString()).put("token_endpoint_auth_method", "none");
            redirects(document, "http://localhost/callback", "http://127.0.0.1/callback");
            grants(document, "authorization_code", "refresh_token");
        }
    },
    CLAUDE_DESKTOP("Claude, Claude Desktop", "https") {
        @Override
        void fill(ObjectNode document, DocumentHost host) {
            document.put("token_endpoint_auth_method", "none");
            redirects(document, host.url("/api/mcp/auth_callback").toString());
            grants(document, "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        }
    },
    CHATGPT("ChatGPT", "https") {
        @Override
        void fill(ObjectNode document, DocumentHost host) {
            document.putArray("token_endpoint_auth_methods_supported")
                    .add("none")
                    .add("private_key_jwt");
            document.put("jwks_uri", host.url("/jwks").toString());
            redirects(document, host.url("/connector/oauth/abc").toString());
            grants(document, "authorization_code", "refresh_token");
        }
    },
    VS_CODE("Visual Studio Code", "/") {
        @Override
        void fill(ObjectNode document, DocumentHost host) {
            document.put("client_uri", host.url("/product").toString()).put("token_endpoint_auth_method", "none");
            redirects(
                    document,
                    "http://127.0.0.1:33418/",
                    "http://127.0.0.1/",
                    host.url("/redirect").toString());
            grants(document, "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code");
            document.put("application_type", "native");
        }
    },
    INSPECTOR("MCP Inspector", "/oauth/callback") {
        @Override
        void fill(ObjectNode document, DocumentHost host) {
            document.put("client_uri", "https://github.com/modelcontextprotocol/inspector")
                    .put("scope", "");
            document.put("token_endpoint_auth_method", "none");
            redirects(document, "http://127.0.0.1:6276/oauth/callback", "http://localhost:6274/oauth/callback");
            grants(document, "authorization_code", "refresh_token");
        }
    },
    NOTHING_BUT_NAME_AND_PLACE("A client with only the required members", "/cb") {
        @Override
        void fill(ObjectNode document, DocumentHost host) {
            redirects(document, "http://127.0.0.1/cb");
        }
    },
    CONFIDENTIAL("A client with keys (private_key_jwt)", "https") {
        @Override
        void fill(ObjectNode document, DocumentHost host) {
            document.put("token_endpoint_auth_method", "private_key_jwt");
            document.put("jwks_uri", host.publish("/jwks", TestKey.jwks()).toString());
            redirects(document, host.url("/cb").toString());
            grants(document, "authorization_code", "refresh_token", "client_credentials");
        }
    };

    private final String label;
    private final String place;

    /** @param place path on a loopback address, or {@code https} for the first redirect URI of the document */
    DocumentShape(String label, String place) {
        this.label = label;
        this.place = place;
    }

    abstract void fill(ObjectNode document, DocumentHost host);

    String label() {
        return label;
    }

    public String path() {
        return "/" + name().toLowerCase(Locale.ROOT).replace("_", "-");
    }

    public ObjectNode document(DocumentHost host) {
        ObjectNode document = Json.object("client_id", host.url(path()).toString(), "client_name", name());
        fill(document, host);
        document.putArray("response_types").add("code");
        document.put("x_unknown_member", true);
        return document;
    }

    public String redirectUri(DocumentHost host) {
        return place.equals("https")
                ? document(host).path("redirect_uris").path(0).asText()
                : "http://127.0.0.1:50200" + place;
    }

    public static void redirects(ObjectNode document, String... uris) {
        ArrayNode list = document.putArray("redirect_uris");
        for (String uri : uris) {
            list.add(uri);
        }
    }

    static void grants(ObjectNode document, String... types) {
        ArrayNode list = document.putArray("grant_types");
        for (String type : types) {
            list.add(type);
        }
    }
}
