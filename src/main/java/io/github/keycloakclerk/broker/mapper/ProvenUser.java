package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.util.JsonSerialization;

/**
 * The part of a Clerk user that may grant rights: data that Clerk, the customer's backend or an identity provider
 * vouches for. This is an allowlist. Names that users choose, and members that Clerk may add later, are not on it.
 */
final class ProvenUser {

    /** Set by Clerk or by the customer's backend. Private metadata has its own setting. */
    private static final Set<String> FACTS = Set.of(
            "id",
            "external_id",
            "public_metadata",
            "private_metadata",
            "primary_email_address_id",
            "primary_phone_number_id",
            "primary_web3_wallet_id",
            "password_enabled",
            "two_factor_enabled",
            "totp_enabled",
            "backup_code_enabled",
            "mfa_enabled_at",
            "mfa_disabled_at",
            "last_sign_in_at",
            "legal_accepted_at",
            "banned",
            "locked",
            "deprovisioned",
            "scim",
            "created_at",
            "delete_self_enabled",
            "create_organization_enabled",
            "create_organizations_limit");

    private static final Set<String> ADDRESS = Set.of(
            "id",
            "object",
            "email_address",
            "phone_number",
            "web3_wallet",
            "verification",
            "linked_to",
            "matches_sso_connection",
            "reserved_for_second_factor",
            "default_second_factor",
            "created_at");

    /** Account at a social provider. Its e-mail address counts only if the provider verified it. */
    private static final Set<String> EXTERNAL =
            Set.of("id", "object", "provider", "identification_id", "provider_user_id", "verification", "created_at");

    /**
     * Account at an enterprise connection. The admins of any organization may set one up if Clerk allows it, so
     * assertions of its identity provider count only as far as Clerk restricts them to the connection's domains.
     */
    private static final Set<String> ENTERPRISE = Set.of(
            "id",
            "object",
            "protocol",
            "provider",
            "active",
            "email_address",
            "verification",
            "last_authenticated_at",
            "enterprise_connection_id",
            "enterprise_connection",
            "saml_connection");

    private static final Set<String> CONNECTION = Set.of("id", "object", "domain", "domains");

    /** Users choose the names of passkeys. */
    private static final Set<String> PASSKEY =
            Set.of("id", "object", "verification", "last_used_at", "created_at", "updated_at");

    private static final Set<String> MEMBERSHIP = Set.of(
            "id",
            "object",
            "role",
            "role_name",
            "permissions",
            "public_metadata",
            "private_metadata",
            "organization",
            "created_at");

    private record Kind(Set<String> members, Predicate<JsonNode> counts) {}

    private static final Kind ADDRESSES = new Kind(ADDRESS, ProvenUser::isVerified);
    private static final Kind ENTERPRISES =
            new Kind(ENTERPRISE, account -> isVerified(account) && isTrue(account, "active"));

    private static final Map<String, Kind> LISTS = Map.of(
            "email_addresses", ADDRESSES,
            "phone_numbers", ADDRESSES,
            "web3_wallets", ADDRESSES,
            "external_accounts", new Kind(EXTERNAL, ProvenUser::isVerified),
            "enterprise_accounts", ENTERPRISES,
            "saml_accounts", ENTERPRISES,
            "passkeys", new Kind(PASSKEY, ProvenUser::isVerified));

    private ProvenUser() {}

    /** Whether the value at a path can grant rights at all. */
    static boolean covers(JsonPath path) {
        return Stream.of(FACTS, LISTS.keySet(), Set.of(MapperSettings.USER_MEMBERSHIPS))
                .flatMap(Set::stream)
                .anyMatch(path::startsWith);
    }

    /** A membership without data that the member chooses. */
    static JsonNode ofMembership(JsonNode membership) {
        return only(membership, MEMBERSHIP);
    }

    static JsonNode of(JsonNode user) {
        ObjectNode proven = only(user, FACTS);
        LISTS.forEach((name, kind) -> {
            ArrayNode list = proven.putArray(name);
            user.path(name).forEach(element -> {
                if (kind.counts().test(element)) {
                    list.add(element(element, kind));
                }
            });
        });
        return proven;
    }

    private static ObjectNode element(JsonNode element, Kind kind) {
        ObjectNode proven = only(element, kind.members());
        if (isTrue(element, "email_address_verified")) {
            proven.set("email_address", element.path("email_address"));
            proven.put("email_address_verified", true);
        }
        for (String connection : List.of("enterprise_connection", "saml_connection")) {
            if (proven.has(connection)) {
                proven.set(connection, only(proven.path(connection), CONNECTION));
            }
        }
        return proven;
    }

    private static ObjectNode only(JsonNode json, Set<String> members) {
        ObjectNode part = JsonSerialization.createObjectNode();
        json.properties().forEach(member -> {
            if (members.contains(member.getKey())) {
                part.set(member.getKey(), member.getValue());
            }
        });
        return part;
    }

    private static boolean isVerified(JsonNode element) {
        return "verified".equals(element.path("verification").path("status").asText());
    }

    /** Only a JSON boolean counts: Clerk does not send {@code "true"} as text. */
    private static boolean isTrue(JsonNode element, String mark) {
        return element.path(mark).isBoolean() && element.path(mark).booleanValue();
    }
}
