package io.github.keycloakclerk.harness;

import io.github.keycloakclerk.provided.AppliedSettingsViewFactory;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.net.http.HttpRequest;

/** The settings with which Clerk records are applied, as reported by the server's test provider. */
public final class AppliedSettingsOfRealm {

    private AppliedSettingsOfRealm() {}

    public static String text(TestRealm realm) {
        URI view = URI.create(realm.url() + "/" + AppliedSettingsViewFactory.PROVIDER_ID + "?provider=clerk");
        return Json.read(Http.send(HttpRequest.newBuilder(view)).body())
                .path("text")
                .asText();
    }
}
