package io.github.keycloakclerk.mcp.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.standin.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A realm that is set up knows the MCP clients that the exported realm knows:")
class KnownClientsTest {

    @Test
    void theHostsOfTheirDocuments() throws IOException {
        assertEquals(exported("cimd-allow-permitted-domains"), KnownClients.DOCUMENT_DOMAINS);
    }

    @Test
    void whereTheyGoBackTo() throws IOException {
        assertEquals(exported("allowed-redirect-hosts"), KnownClients.REDIRECT_HOSTS);
        assertEquals(exported("allowed-redirect-schemes"), KnownClients.REDIRECT_SCHEMES);
    }

    private static List<String> exported(String setting) throws IOException {
        JsonNode list = Json.read(Files.readString(RealmExport.EXPORT)).findValue(setting);
        List<String> values = new ArrayList<>();
        list.forEach(value -> values.add(value.asText()));
        return values;
    }
}
