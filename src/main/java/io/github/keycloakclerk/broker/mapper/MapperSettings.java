package io.github.keycloakclerk.broker.mapper;

import io.github.keycloakclerk.broker.config.ListSetting;
import io.github.keycloakclerk.clerk.OrganizationList;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Settings that define what mappers read. Keycloak does not validate mappers when they are saved, so each use checks them.
 *
 * <p>Labels and help texts of mappers are in {@code theme-resources/messages}, where the admin console looks them up.
 */
public final class MapperSettings {

    private static final Logger LOG = Logger.getLogger(MapperSettings.class);

    /** Keycloak's own key ({@code AbstractJsonUserAttributeMapper}). */
    static final String JSON_FIELD = "jsonField";

    /** Member of Clerk's user object for the user's organizations. */
    static final String USER_MEMBERSHIPS = "organization_memberships";

    static final String SOURCE = "source";
    static final String ALLOWED_ORGANIZATIONS = "allowedOrganizations";
    static final String PRIVATE_METADATA = "privateMetadata";

    /** Why a mapper cannot work with its settings. */
    public enum Fault {
        PATH("the JSON field path is missing or malformed"),
        ATTRIBUTE("the user attribute is missing, or one that only the provider sets"),
        NOTE("source and user session attribute are needed, and some names are the provider's own"),
        TEMPLATE("the template is missing"),
        ROLE("there is no such role"),
        ADMIN_ROLE("the role is an admin role, and the provider does not have " + AdminRights.ALLOW),
        INCOMPLETE("path, condition and value are required"),
        UNSAFE("users can change unsafe_metadata themselves"),
        UNPROVEN("users choose the value, or Clerk did not verify it"),
        OPEN_TO_ALL("a user who creates an organization is its admin, so list the allowed organizations"),
        TARGET("there is no such target"),
        ORGANIZATIONS_OFF("Organizations are disabled in this realm"),
        SHARED_NAME("a name without ${slug} and ${id} is shared by organizations, so list the allowed organizations");

        private final String sentence;

        Fault(String sentence) {
            this.sentence = sentence;
        }
    }

    private MapperSettings() {}

    static ProviderConfigProperty path(String help) {
        return new ProviderConfigProperty(
                JSON_FIELD, "clerk.mapper.jsonField", help, ProviderConfigProperty.STRING_TYPE, null);
    }

    static ProviderConfigProperty privateMetadata() {
        return new ProviderConfigProperty(
                PRIVATE_METADATA,
                "clerk.mapper.privateMetadata",
                "clerk.mapper.privateMetadata.help",
                ProviderConfigProperty.BOOLEAN_TYPE,
                false);
    }

    public static ProviderConfigProperty allowedOrganizations(String help) {
        return new ProviderConfigProperty(
                ALLOWED_ORGANIZATIONS,
                "clerk.mapper.allowedOrganizations",
                help,
                // The admin console sends lists as JSON arrays, which Keycloak does not accept for mappers.
                ProviderConfigProperty.STRING_TYPE,
                null);
    }

    /** The path; empty, with a warning, if it is missing or malformed. */
    static Optional<JsonPath> path(IdentityProviderMapperModel mapper) {
        Optional<JsonPath> path = value(mapper, JSON_FIELD).flatMap(JsonPath::of);
        if (path.isEmpty()) {
            warn(mapper, Fault.PATH);
        }
        return path;
    }

    static Optional<Fault> pathFault(IdentityProviderMapperModel mapper) {
        return value(mapper, JSON_FIELD).flatMap(JsonPath::of).isPresent() ? Optional.empty() : Optional.of(Fault.PATH);
    }

    public static Optional<String> value(IdentityProviderMapperModel mapper, String key) {
        return Optional.ofNullable(mapper.getConfig().get(key))
                .map(String::trim)
                .filter(value -> !value.isEmpty());
    }

    public static boolean flag(IdentityProviderMapperModel mapper, String key) {
        return Boolean.parseBoolean(mapper.getConfig().get(key));
    }

    static boolean seesPrivateMetadata(IdentityProviderMapperModel mapper) {
        return flag(mapper, PRIVATE_METADATA);
    }

    /** What a mapper needs to read its path. */
    static MapperNeeds needs(IdentityProviderMapperModel mapper) {
        boolean memberships = value(mapper, JSON_FIELD)
                .flatMap(JsonPath::of)
                .filter(path -> path.startsWith(USER_MEMBERSHIPS))
                .isPresent();
        boolean session = value(mapper, SOURCE)
                .flatMap(Source::of)
                .filter(Source.SESSION::equals)
                .isPresent();
        return new MapperNeeds(true, memberships, seesPrivateMetadata(mapper), session, "");
    }

    /** Logs why a mapper cannot work with its settings. */
    public static void warn(IdentityProviderMapperModel mapper, Fault fault) {
        warn(mapper, fault.sentence);
    }

    /** Logs a fault that depends on a value from Clerk. */
    public static void warn(IdentityProviderMapperModel mapper, String why) {
        LOG.warnf(
                "Identity provider mapper \"%s\" of \"%s\" is misconfigured: %s",
                mapper.getName(), mapper.getIdentityProviderAlias(), why);
    }

    public static OrganizationList organizations(IdentityProviderMapperModel mapper) {
        return new OrganizationList(
                value(mapper, ALLOWED_ORGANIZATIONS).map(ListSetting::of).orElse(Set.of()));
    }
}
