package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.AdminQuestion;
import io.github.keycloakclerk.check.CheckReport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** {@code /admin/realms/{realm}/mcp}, below Keycloak's admin REST API. */
public final class McpAdminResource {

    private final AdminQuestion question;

    McpAdminResource(AdminQuestion question, AdminEventBuilder adminEvent) {
        this.question = question;
    }

    /** What is wrong with the realm, for MCP clients and for each Clerk provider. */
    @GET
    @Path("check")
    @Produces(MediaType.APPLICATION_JSON)
    public CheckReport check() {
        question.requireView();
        return question.answer();
    }
}
