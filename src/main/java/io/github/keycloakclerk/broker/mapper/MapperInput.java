package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.broker.data.EmailAddresses;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.stored.StoredKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.util.JsonSerialization;

/**
 * Clerk's data of a user in one sign-in, as JSON in Keycloak's broker context. The first login flow stores it between
 * requests.
 *
 * @param json members {@code user}, {@code token} and, if known, {@code session}, {@code active_organization} and
 *     {@code memberships}
 */
public record MapperInput(JsonNode json) {

    private static final String KEY = StoredKey.SIGN_IN_DATA.key();
    private static final String ACTIVE = "active_organization";
    private static final String MEMBERSHIPS = "memberships";
    private static final String USER_UNREAD = "user_unread";

    /**
     * Stores Clerk's answers for the mappers. Private metadata is stored only if a mapper may see it.
     *
     * @param activeOrganization ID of the organization that is active in the session
     * @param memberships all of the user's organizations, if they were requested
     */
    public static void put(
            BrokeredIdentityContext context,
            MapperNeeds needs,
            JsonNode user,
            JsonNode token,
            Optional<JsonNode> session,
            Optional<String> activeOrganization,
            Optional<List<ClerkMembership>> memberships) {
        ObjectNode data = JsonSerialization.createObjectNode();
        data.set("user", user.deepCopy());
        data.set("token", token.deepCopy());
        session.ifPresent(found -> data.set("session", found.deepCopy()));
        activeOrganization.ifPresent(id -> data.put(ACTIVE, id));
        memberships.ifPresent(list -> {
            ArrayNode all = data.putArray(MEMBERSHIPS);
            list.forEach(membership -> all.add(membership.json().<JsonNode>deepCopy()));
        });
        if (!needs.privateMetadata()) {
            FieldVisibility.remove(data, FieldVisibility.PRIVATE);
        }
        context.getContextData().put(KEY, data);
    }

    /**
     * Like {@link #put}, but without a sign-in: there is no token and no session.
     *
     * @param whole whether Clerk's record of the user could be read completely
     */
    public static void putWithoutSignIn(
            BrokeredIdentityContext context,
            MapperNeeds needs,
            JsonNode user,
            boolean whole,
            Optional<List<ClerkMembership>> memberships) {
        put(
                context,
                needs,
                user,
                JsonSerialization.createObjectNode(),
                Optional.empty(),
                Optional.empty(),
                memberships);
        if (!whole) {
            of(context).ifPresent(data -> ((ObjectNode) data.json()).put(USER_UNREAD, true));
        }
    }

    /** Empty if the user did not come from Clerk, or the provider had no mapper then. */
    public static Optional<MapperInput> of(BrokeredIdentityContext context) {
        return Optional.ofNullable((JsonNode) context.getContextData().get(KEY)).map(MapperInput::new);
    }

    /** Whether the data at a path was not requested or could not be read. This does not mean that there is none. */
    boolean isUnread(Source source, JsonPath path) {
        boolean ofMemberships = source == Source.MEMBERSHIP
                || source == Source.USER && path.startsWith(MapperSettings.USER_MEMBERSHIPS);
        return ofMemberships ? !list().isArray() : source == Source.USER && json.has(USER_UNREAD);
    }

    /** The values at a path that the mapper may see. */
    List<JsonNode> read(Source source, JsonPath path, FieldVisibility access) {
        return read(source, path, access, membership -> true);
    }

    /** @param counts which memberships the mapper considers */
    List<JsonNode> read(Source source, JsonPath path, FieldVisibility access, Predicate<ClerkMembership> counts) {
        if (source == Source.USER && path.startsWith(MapperSettings.USER_MEMBERSHIPS)) {
            return access.read(
                    path,
                    JsonSerialization.createObjectNode()
                            .set(MapperSettings.USER_MEMBERSHIPS, list(counts, access.unproven())));
        }
        JsonNode root = root(source);
        return access.read(path, access.unproven() ? root : ProvenUser.of(root));
    }

    private JsonNode root(Source source) {
        return source == Source.MEMBERSHIP
                ? activeMembership()
                : json.path(source.name().toLowerCase(Locale.ROOT));
    }

    private JsonNode list() {
        return json.path(MEMBERSHIPS);
    }

    private ArrayNode list(Predicate<ClerkMembership> counts, boolean unproven) {
        ArrayNode counting = JsonSerialization.mapper.createArrayNode();
        list().forEach(membership -> {
            if (ClerkMembership.of(membership).filter(counts).isPresent()) {
                counting.add(unproven ? membership : ProvenUser.ofMembership(membership));
            }
        });
        return counting;
    }

    private JsonNode activeMembership() {
        Optional<String> active = activeOrganization();
        for (JsonNode membership : list()) {
            String id = membership.path("organization").path("id").asText();
            if (active.filter(id::equals).isPresent()) {
                return membership;
            }
        }
        return MissingNode.getInstance();
    }

    /** The ID of the organization that is active in the session. */
    public Optional<String> activeOrganization() {
        return Optional.of(json.path(ACTIVE).asText()).filter(text -> !text.isEmpty());
    }

    /** The user's organizations; empty if they were not requested, which does not mean that there are none. */
    public Optional<List<ClerkMembership>> memberships() {
        return list().isArray()
                ? Optional.of(StreamSupport.stream(list().spliterator(), false)
                        .flatMap(membership -> ClerkMembership.of(membership).stream())
                        .filter(ClerkMembership::isNameable)
                        .toList())
                : Optional.empty();
    }

    /** Whether Clerk verified that an e-mail address, primary or not, belongs to the user. */
    boolean hasVerified(String email) {
        for (JsonNode address : json.path("user").path("email_addresses")) {
            if (EmailAddresses.same(email, address.path("email_address").asText())
                    && "verified"
                            .equals(address.path("verification").path("status").asText())) {
                return true;
            }
        }
        return false;
    }
}
