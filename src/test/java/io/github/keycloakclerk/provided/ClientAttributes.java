package io.github.keycloakclerk.provided;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;

/** Sets a client attribute, as time or the client itself would. An administrator who changes a client adopts it. */
public final class ClientAttributes implements RealmResourceProvider {

    private final KeycloakSession session;

    ClientAttributes(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    @POST
    public Response set(
            @QueryParam("client") String client, @QueryParam("name") String name, @QueryParam("value") String value) {
        session.getContext().getRealm().getClientByClientId(client).setAttribute(name, value);
        return Response.noContent().build();
    }

    @Override
    public void close() {}
}
