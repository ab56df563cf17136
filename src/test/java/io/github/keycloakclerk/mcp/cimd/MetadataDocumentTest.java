package io.github.keycloakclerk.mcp.cimd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.standin.Json;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A client with a metadata document authenticates")
class MetadataDocumentTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | none",
                "{'token_endpoint_auth_method':'none'} | none",
                "{'token_endpoint_auth_method':'private_key_jwt'} | private_key_jwt",
                "{'token_endpoint_auth_methods_supported':['private_key_jwt']} | private_key_jwt",
                "{'token_endpoint_auth_methods_supported':['private_key_jwt','none']} | none",
                "{'token_endpoint_auth_methods_supported':['tls_client_auth','none']} | none",
                "{'token_endpoint_auth_method':'client_secret_post','token_endpoint_auth_methods_supported':['none']} | none",
                "{'token_endpoint_auth_method':'private_key_jwt','token_endpoint_auth_methods_supported':['none']} | private_key_jwt",
                "{'token_endpoint_auth_method':'client_secret_basic'} | refused",
                "{'token_endpoint_auth_methods_supported':['client_secret_jwt']} | refused"
            })
    void asItSaysWhereKeycloakCan(String document, String method) throws IOException {
        assertEquals(
                method,
                MetadataDocument.read(Json.read(document.replace('\'', '"')))
                        .authenticationMethod()
                        .orElse("refused"));
    }
}
