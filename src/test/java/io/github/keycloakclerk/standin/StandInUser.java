package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A user in the stand-in Clerk, as the Backend API tells of them. Changes count from the next call on. */
public final class StandInUser {

    private final ObjectNode json = Json.resource("/standin/user.json");
    private final Map<StandInOrganization, ObjectNode> memberships = Collections.synchronizedMap(new LinkedHashMap<>());

    private StandInUser(String id) {
        json.put("id", id);
    }

    static StandInUser withId(String id) {
        return new StandInUser(id);
    }

    /** A user with an ID and nothing else. */
    public static StandInUser nameless() {
        return new StandInUser("user_" + UUID.randomUUID().toString().replace("-", ""));
    }

    /** A user with all that Clerk usually knows: verified e-mail address, username, names, picture, phone, locale. */
    public static StandInUser named(String firstName, String lastName) {
        StandInUser user = nameless();
        return user.named(
                firstName,
                lastName,
                firstName.toLowerCase(Locale.ROOT) + user.id().substring(5, 13));
    }

    /** The same user in every process, with the first name as username. */
    public static StandInUser known(String firstName, String lastName) {
        String username = firstName.toLowerCase(Locale.ROOT);
        return withId("user_" + username).named(firstName, lastName, username);
    }

    private StandInUser named(String firstName, String lastName, String unique) {
        return firstName(firstName)
                .lastName(lastName)
                .username(unique)
                .email(unique + "@people.example", true)
                .phone("+15555550100", true)
                .imageUrl("https://img.clerk.com/" + unique)
                .locale("en");
    }

    public String id() {
        return json.path("id").asText();
    }

    public String email() {
        return json.path("email_addresses").path(0).path("email_address").asText();
    }

    public String username() {
        return json.path("username").asText();
    }

    /** Signs in with an authenticator app as the second factor. */
    public StandInUser twoFactor() {
        json.put("two_factor_enabled", true).put("totp_enabled", true);
        return this;
    }

    public boolean hasTwoFactor() {
        return json.path("two_factor_enabled").asBoolean();
    }

    /** Whether this is an address or name that the user signs in with. */
    boolean isKnownAs(String identifier) {
        return !identifier.isEmpty()
                && (email().equalsIgnoreCase(identifier) || username().equalsIgnoreCase(identifier));
    }

    boolean hasAddress(String address) {
        return json.path("email_addresses").findValuesAsText("email_address").stream()
                .anyMatch(address::equalsIgnoreCase);
    }

    /** What a list shows of the user. */
    String label() {
        return json.path("first_name").asText("") + " " + json.path("last_name").asText("") + " (" + id() + ")";
    }

    public StandInUser email(String address, boolean verified) {
        json.put("primary_email_address_id", StandInContact.EMAIL_ID);
        json.putArray("email_addresses").add(StandInContact.email(address, verified));
        return this;
    }

    public StandInUser phone(String number, boolean verified) {
        json.put("primary_phone_number_id", StandInContact.PHONE_ID);
        json.putArray("phone_numbers").add(StandInContact.phone(number, verified));
        return this;
    }

    public StandInUser noEmail() {
        json.putNull("primary_email_address_id").putArray("email_addresses");
        return this;
    }

    public StandInUser firstName(String name) {
        return set("first_name", name);
    }

    public StandInUser lastName(String name) {
        return set("last_name", name);
    }

    public StandInUser username(String username) {
        return set("username", username);
    }

    public StandInUser imageUrl(String url) {
        return set("image_url", url);
    }

    public StandInUser locale(String locale) {
        return set("locale", locale);
    }

    public StandInUser externalId(String id) {
        return set("external_id", id);
    }

    /** {@code banned}, {@code locked} or {@code deprovisioned}. */
    public StandInUser blocked(String how) {
        json.put(how, true);
        return this;
    }

    /** Any field of the user: {@code public_metadata}, {@code two_factor_enabled}, … */
    public StandInUser field(String field, JsonNode value) {
        json.set(field, value);
        return this;
    }

    /** One more e-mail address, not the primary one. */
    public StandInUser otherEmail(String address, boolean verified) {
        ObjectNode email = Json.object("id", "idn_other", "object", "email_address", "email_address", address);
        json.withArray("email_addresses").add(StandInContact.contact(email, verified, "email_code"));
        return this;
    }

    /** Makes the user a member, or changes the role of a member. */
    public StandInUser memberOf(StandInOrganization organization, String role) {
        ObjectNode membership = Json.resource("/standin/membership.json");
        membership.put("id", "orgmem_" + organization.id().substring(4)).put("role", role);
        memberships.put(organization, membership);
        return this;
    }

    public StandInUser leave(StandInOrganization organization) {
        memberships.remove(organization);
        return this;
    }

    /** Signs the token for a session in which the user's first organization is active, if there is one. */
    TokenBuilder activate(TokenBuilder token) {
        synchronized (memberships) {
            memberships.entrySet().stream()
                    .findFirst()
                    .ifPresent(first -> token.says(
                            first.getKey(),
                            first.getValue().path("role").asText().replaceFirst("^org:", "")));
        }
        return token;
    }

    /** The one that is active in a new session. */
    Optional<StandInOrganization> firstOrganization() {
        synchronized (memberships) {
            return memberships.keySet().stream().findFirst();
        }
    }

    /** The user's memberships, as the Backend API lists those of all users. */
    public List<JsonNode> memberships() {
        List<JsonNode> all = new ArrayList<>();
        Json.read(memberships(Integer.MAX_VALUE, 0)).path("data").forEach(membership -> {
            ((ObjectNode) membership).set("public_user_data", Json.object("user_id", id()));
            all.add(membership);
        });
        return all;
    }

    /** A page of the user's memberships, as the Backend API lists them. */
    String memberships(int limit, int offset) {
        ObjectNode page = Json.MAPPER.createObjectNode();
        ArrayNode data = page.putArray("data");
        synchronized (memberships) {
            memberships.entrySet().stream()
                    .skip(offset)
                    .limit(limit)
                    .forEach(entry -> data.add(entry.getValue()
                            .deepCopy()
                            .<ObjectNode>set("organization", entry.getKey().json())));
            page.put("total_count", memberships.size());
        }
        return page.toString();
    }

    /** The user as the Frontend API tells them of themselves. */
    ObjectNode seenByThemselves() {
        ObjectNode seen = json.deepCopy();
        seen.remove("private_metadata");
        seen.set("organization_memberships", Json.read(memberships(100, 0)).path("data"));
        return seen;
    }

    ObjectNode publicData() {
        ObjectNode data = Json.object("user_id", id(), "identifier", email());
        for (String field : List.of("first_name", "last_name", "image_url", "has_image")) {
            data.set(field, json.path(field));
        }
        return data;
    }

    /** A field that the API must not leave out is left out. */
    public StandInUser without(String field) {
        json.remove(field);
        return this;
    }

    private StandInUser set(String field, String value) {
        json.put(field, value);
        return this;
    }

    public String json() {
        return json.toString();
    }
}
