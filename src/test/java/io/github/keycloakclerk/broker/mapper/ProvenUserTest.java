package io.github.keycloakclerk.broker.mapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.standin.Json;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Rights go by")
class ProvenUserTest {

    private static final JsonNode USER = Json.read("""
            {
              "id": "user_1", "username": "boss", "first_name": "Boss", "new_member": "x",
              "public_metadata": {"plan": "pro"}, "two_factor_enabled": true,
              "email_addresses": [
                {"email_address": "a@x", "verification": {"status": "verified", "strategy": "email_code"}},
                {"email_address": "b@x", "verification": {"status": "unverified"}},
                {"email_address": "c@x", "verification": null},
                {"email_address": "d@x"}],
              "external_accounts": [
                {"provider": "oauth_1", "email_address": "e@x", "email_address_verified": true, "username": "boss",
                 "verification": {"status": "verified"}},
                {"provider": "oauth_2", "email_address": "f@x", "email_address_verified": false,
                 "verification": {"status": "verified"}},
                {"provider": "oauth_3", "email_address": "g@x", "email_address_verified": null,
                 "verification": {"status": "verified"}},
                {"provider": "oauth_4", "email_address": "h@x", "verification": {"status": "verified"}},
                {"provider": "oauth_5", "email_address": "i@x", "email_address_verified": "true",
                 "verification": {"status": "verified"}},
                {"provider": "oauth_6", "email_address": "j@x", "email_address_verified": true,
                 "verification": {"status": "unverified"}}],
              "enterprise_accounts": [
                {"provider": "saml_1", "active": true, "email_address": "k@x", "first_name": "Boss",
                 "public_metadata": {"group": "staff"}, "provider_user_id": "boss", "verification": {"status": "verified"},
                 "enterprise_connection": {"domain": "acme.example", "name": "Acme"}},
                {"provider": "saml_2", "active": false, "email_address": "l@x", "verification": {"status": "verified"}},
                {"provider": "saml_3", "active": true, "email_address": "m@x", "verification": {"status": "expired"}},
                {"provider": "saml_4", "email_address": "n@x", "verification": {"status": "verified"}}],
              "saml_accounts": [
                {"provider": "saml_5", "active": true, "email_address": "o@x", "verification": {"status": "verified"}}],
              "passkeys": [
                {"id": "passkey_1", "name": "YubiKey of corp", "verification": {"status": "verified"}},
                {"id": "passkey_2", "name": "never used", "verification": null}],
              "phone_numbers": null,
              "web3_wallets": {"web3_wallet": "0x1"}
            }
            """);

    private static List<String> read(String path) {
        return JsonText.of(
                new FieldVisibility(false, false).read(JsonPath.of(path).orElseThrow(), ProvenUser.of(USER)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '=',
            value = {
                "id=user_1",
                "public_metadata.plan=pro",
                "two_factor_enabled=true",
                "email_addresses[].email_address=a@x",
                "email_addresses[0].email_address=a@x",
                "email_addresses.email_address=a@x",
                "external_accounts[].email_address=e@x",
                "enterprise_accounts[].email_address=k@x",
                "enterprise_accounts[].enterprise_connection.domain=acme.example",
                "passkeys[].id=passkey_1",
                "saml_accounts[].email_address=o@x"
            })
    void whatSomeoneOtherThanTheUserVouchesFor(String path, String expected) {
        assertEquals(List.of(expected), read(path));
    }

    @Test
    void accountsThatTheUserSignedInTo() {
        assertEquals(
                List.of("oauth_1", "oauth_2", "oauth_3", "oauth_4", "oauth_5"), read("external_accounts[].provider"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username",
                "first_name",
                "new_member",
                "email_addresses[1].email_address",
                "external_accounts[].username",
                "external_accounts[1].email_address",
                "external_accounts[5].email_address",
                "enterprise_accounts[].first_name",
                "enterprise_accounts[].public_metadata.group",
                "enterprise_accounts[].provider_user_id",
                "enterprise_accounts[].enterprise_connection.name",
                "passkeys[].name",
                "passkeys[1].id",
                "enterprise_accounts[1].email_address",
                "phone_numbers[].phone_number",
                "web3_wallets.web3_wallet"
            })
    void nothingElse(String path) {
        assertEquals(List.of(), read(path));
    }

    @Test
    void andAMapperKnowsWhichPathsCanGrant() {
        assertTrue(ProvenUser.covers(JsonPath.of("public_metadata.plan").orElseThrow()));
        assertTrue(
                ProvenUser.covers(JsonPath.of("organization_memberships[].role").orElseThrow()));
        assertFalse(ProvenUser.covers(JsonPath.of("username").orElseThrow()));
    }
}
