package io.github.keycloakclerk.harness;

import io.github.keycloakclerk.provided.ClientAttributesFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** Sets client attributes that only time or the client itself changes. An administrator's update would adopt the client. */
public final class ClientMarks {

    private ClientMarks() {}

    public static void set(TestRealm realm, String clientId, String name, String value) {
        String query = Http.encode(Map.of("client", clientId, "name", name, "value", value));
        URI target = URI.create(realm.url() + "/" + ClientAttributesFactory.PROVIDER_ID + "?" + query);
        int status = Http.send(HttpRequest.newBuilder(target).POST(BodyPublishers.noBody()))
                .statusCode();
        if (status != 204) {
            throw new IllegalStateException("status " + status);
        }
    }
}
