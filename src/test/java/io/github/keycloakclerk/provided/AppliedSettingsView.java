package io.github.keycloakclerk.provided;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.linking.AppliedRecords;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.util.JsonSerialization;

/** Returns the settings with which Clerk records are applied, for benchmarks that generate users. */
public final class AppliedSettingsView implements RealmResourceProvider {

    private final KeycloakSession session;

    AppliedSettingsView(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String show(@QueryParam("provider") String alias) {
        ClerkIdentityProviderConfig config =
                new ClerkIdentityProviderConfig(session.identityProviders().getByAlias(alias));
        AppliedRecords records = AppliedRecords.of(session, config);
        return JsonSerialization.createObjectNode()
                .put("withMemberships", records.withMemberships())
                .put("text", records.settings().text())
                .toString();
    }

    @Override
    public void close() {}
}
