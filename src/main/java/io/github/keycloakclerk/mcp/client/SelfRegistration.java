package io.github.keycloakclerk.mcp.client;

import io.github.keycloakclerk.stored.StoredKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Marks clients that registered themselves, and records when each was last used. Stored in attributes of the client, as
 * Keycloak has no such record. Clients that an administrator created have none of these attributes and are ignored.
 */
public enum SelfRegistration {
    /** Dynamic client registration without a token (RFC 7591). */
    DYNAMIC("dynamic"),
    /** Client ID Metadata Document. */
    METADATA_DOCUMENT("metadata-document");

    static final String REGISTERED_BY = StoredKey.CLIENT_REGISTERED_BY.key();
    static final String REGISTERED_AT = StoredKey.CLIENT_REGISTERED_AT.key();
    static final String LAST_USED_AT = StoredKey.CLIENT_LAST_USED_AT.key();
    private static final String UNDER_RULES = StoredKey.CLIENT_UNDER_RULES.key();
    private static final Set<String> MARKS = Set.of(REGISTERED_BY, REGISTERED_AT, LAST_USED_AT);
    private static final Set<String> ATTRIBUTES = Set.of(REGISTERED_BY, REGISTERED_AT, LAST_USED_AT, UNDER_RULES);
    static final String NEVER = "0";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final String value;

    SelfRegistration(String value) {
        this.value = value;
    }

    /** How a client was registered; empty if an administrator created it. */
    public static Optional<SelfRegistration> of(ClientModel client) {
        String by = client.getAttribute(REGISTERED_BY);
        return Stream.of(values()).filter(way -> way.value.equals(by)).findFirst();
    }

    /** Marks that a client may only update itself within the rules of registration. */
    public static void putUnderRules(ClientRepresentation client) {
        client.getAttributes().put(UNDER_RULES, "true");
    }

    public static boolean isUnderRules(ClientModel client) {
        return of(client).isPresent() || Boolean.parseBoolean(client.getAttribute(UNDER_RULES));
    }

    /** Marks a client before it is created. */
    public void mark(ClientRepresentation client, Instant now) {
        client.getAttributes().putAll(attributes(now));
    }

    /** Marks a client that was just created. */
    public void mark(ClientModel client, Instant now) {
        attributes(now).forEach(client::setAttribute);
    }

    /** An administrator changed the client and manages it from now on. The rules still apply if it updates itself. */
    public static void adopt(ClientModel client) {
        if (of(client).isPresent()) {
            client.setAttribute(UNDER_RULES, "true");
            MARKS.forEach(client::removeAttribute);
        }
    }

    /** As {@link #adopt(ClientModel)}, before the change is applied. */
    public static void adopt(ClientModel client, ClientRepresentation changed) {
        adopt(client);
        if (changed.getAttributes() != null) {
            changed.getAttributes().keySet().removeAll(MARKS);
        }
    }

    private Map<String, String> attributes(Instant now) {
        return Map.of(REGISTERED_BY, value, REGISTERED_AT, Long.toString(now.getEpochSecond()), LAST_USED_AT, NEVER);
    }

    /** The marks of a client, which an update by the client itself must keep. */
    public static Map<String, String> marks(ClientModel client) {
        return client.getAttributes().entrySet().stream()
                .filter(attribute -> ATTRIBUTES.contains(attribute.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Empty if the attribute is missing or invalid. */
    public static Optional<Instant> registeredAt(ClientModel client) {
        return time(client, REGISTERED_AT);
    }

    /** Empty if no token was ever issued to the client. */
    public static Optional<Instant> lastUsed(ClientModel client) {
        return time(client, LAST_USED_AT);
    }

    private static Optional<Instant> time(ClientModel client, String attribute) {
        return Optional.ofNullable(client.getAttribute(attribute))
                .filter(seconds ->
                        !seconds.equals(NEVER) && SECONDS.matcher(seconds).matches())
                .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)));
    }

    public static void use(ClientModel client, Instant now) {
        client.setAttribute(LAST_USED_AT, Long.toString(now.getEpochSecond()));
    }
}
