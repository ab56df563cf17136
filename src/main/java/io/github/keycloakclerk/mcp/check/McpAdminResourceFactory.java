package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.AdminQuestion;
import io.github.keycloakclerk.linkage.ServerFacts;
import io.github.keycloakclerk.mcp.client.SelfRegisteredClients;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ServerInfoAwareProviderFactory;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Creates {@link McpAdminResource}. */
public final class McpAdminResourceFactory
        implements AdminRealmResourceProviderFactory, AdminRealmResourceProvider, ServerInfoAwareProviderFactory {

    private @Nullable ServerFacts facts;

    @Override
    public Object getResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {
        return new McpAdminResource(new AdminQuestion(session, realm, auth), adminEvent);
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public String getId() {
        return "mcp";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        facts = new ServerFacts(
                factory, "self-registered clients", session -> new SelfRegisteredClients(session).countOfServer());
    }

    /** For the page <i>Server info</i> of the admin console. */
    @Override
    public Map<String, String> getOperationalInfo() {
        return facts == null ? Map.of() : facts.read();
    }

    @Override
    public void close() {}
}
