package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.check.AdminQuestion;
import io.github.keycloakclerk.check.CheckReport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.keycloak.models.IdentityProviderModel;

/** The resource {@code /admin/realms/{realm}/clerk} of Keycloak's admin REST API. */
public final class ClerkAdminResource {

    private final AdminQuestion question;

    ClerkAdminResource(AdminQuestion question) {
        this.question = question;
    }

    /** Runs the part of the realm's check that is about one provider. */
    @GET
    @Path("{alias}/check")
    @Produces(MediaType.APPLICATION_JSON)
    public CheckReport check(@PathParam("alias") String alias) {
        question.requireView();
        question.auth().realm().requireViewIdentityProviders();
        IdentityProviderModel model = Optional.ofNullable(
                        question.session().identityProviders().getByAlias(alias))
                .filter(ClerkCheckFactory::isClerk)
                .orElseThrow(() -> new NotFoundException("No Clerk provider has this alias"));
        return question.answer(ClerkCheckFactory.parts(model));
    }
}
