package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** An enterprise connection in the stand-in, and its organization's domains. Changes apply from the next call. */
public final class StandInConnection {

    private final String id = "entconn_" + UUID.randomUUID().toString().replace("-", "");
    private final List<String> domains = new CopyOnWriteArrayList<>();
    private final ArrayNode organizationDomains = Json.MAPPER.createArrayNode();
    private volatile String organizationId;
    private volatile boolean active = true;

    private StandInConnection(String organizationId) {
        this.organizationId = organizationId;
    }

    public static StandInConnection of(StandInOrganization organization) {
        return new StandInConnection(organization.id());
    }

    public String id() {
        return id;
    }

    public StandInConnection active(boolean on) {
        active = on;
        return this;
    }

    /** Removes the connection from its organization. */
    public StandInConnection ofNobody() {
        organizationId = null;
        return this;
    }

    /** Adds a domain to the connection, with the organization's proof of ownership and its enrollment mode. */
    public StandInConnection domain(String name, boolean owned, String enrollment) {
        domains.add(name);
        ObjectNode domain = Json.object("object", "organization_domain", "name", name, "enrollment_mode", enrollment);
        domain.set("ownership_verification", Json.object("status", owned ? "verified" : "unverified"));
        domain.set("affiliation_verification", Json.object("status", "verified"));
        synchronized (organizationDomains) {
            organizationDomains.add(domain);
        }
        return this;
    }

    /** Clerk's record of a user who has signed in with it: the user's only enterprise account. */
    public ObjectNode account(StandInUser user, String subject) {
        ObjectNode account = Json.object(
                "id", "entacc_1", "object", "enterprise_account", "protocol", "saml", "provider", "saml_okta");
        account.put("active", true)
                .put("email_address", user.email())
                .put("provider_user_id", subject)
                .put("enterprise_connection_id", id);
        account.putObject("public_metadata");
        account.set("verification", Json.object("object", "verification_saml", "status", "verified"));
        account.set("enterprise_connection", json());
        user.field("enterprise_accounts", Json.MAPPER.createArrayNode().add(account));
        return account;
    }

    boolean isOf(String organization) {
        return organization.equals(organizationId);
    }

    ObjectNode json() {
        ObjectNode json =
                Json.object("object", "enterprise_connection", "id", id, "name", "Acme", "provider", "saml_okta");
        json.put("active", active).put("organization_id", organizationId);
        ArrayNode names = json.putArray("domains");
        domains.forEach(names::add);
        json.putNull("saml_connection").putNull("oauth_config");
        json.put("created_at", 1716000000000L).put("updated_at", 1716000000000L);
        return json;
    }

    String organizationDomains() {
        synchronized (organizationDomains) {
            ObjectNode page = Json.MAPPER.createObjectNode();
            page.set("data", organizationDomains.deepCopy());
            return page.put("total_count", organizationDomains.size()).toString();
        }
    }
}
