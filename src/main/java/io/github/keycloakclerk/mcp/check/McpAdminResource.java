package io.github.keycloakclerk.mcp.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.check.AdminQuestion;
import io.github.keycloakclerk.check.CheckReport;
import io.github.keycloakclerk.mcp.judge.ClientAnswer;
import io.github.keycloakclerk.mcp.judge.ClientJudge;
import io.github.keycloakclerk.mcp.setup.RealmSetup;
import io.github.keycloakclerk.mcp.setup.SetupAnswer;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** {@code /admin/realms/{realm}/mcp} in Keycloak's admin REST API. */
public final class McpAdminResource {

    private final AdminQuestion question;
    private final AdminEventBuilder adminEvent;

    McpAdminResource(AdminQuestion question, AdminEventBuilder adminEvent) {
        this.question = question;
        this.adminEvent = adminEvent;
    }

    /** Checks the realm for MCP clients and for each Clerk provider. */
    @GET
    @Path("check")
    @Produces(MediaType.APPLICATION_JSON)
    public CheckReport check() {
        question.requireView();
        return question.answer();
    }

    /** Checks whether a client would be accepted, rule by rule. Requires permission to manage clients. */
    @POST
    @Path("check-client")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public ClientAnswer checkClient(JsonNode body) {
        question.auth().clients().requireManage();
        return new ClientJudge(question).answer(body);
    }

    /** Prepares the realm for MCP clients, or lists the changes. Requires permission to manage the realm and its clients. */
    @POST
    @Path("setup")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public SetupAnswer setup(JsonNode body) {
        question.auth().realm().requireManageRealm();
        question.auth().clients().requireManage();
        return new RealmSetup(question.session(), question.realm(), adminEvent).run(body);
    }

    /** Explains the reference of an error page. Requires permission to view events. */
    @POST
    @Path("explain")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Explanation explain(JsonNode body) {
        question.auth().realm().requireViewEvents();
        if (!body.path(ReferencedEvents.REFERENCE).isTextual()) {
            throw new BadRequestException("reference is needed");
        }
        return new Explainer(question)
                .explain(body.path(ReferencedEvents.REFERENCE).asText());
    }
}
