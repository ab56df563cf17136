package io.github.keycloakclerk.mcp.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The address of an MCP server")
class ResourceUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://mcp.example.com/mcp,https://mcp.example.com/mcp",
        "https://mcp.example.com/mcp/,https://mcp.example.com/mcp",
        "HTTPS://MCP.Example.COM/mcp,https://mcp.example.com/mcp",
        "https://mcp.example.com:443/mcp,https://mcp.example.com/mcp",
        "http://localhost:80,http://localhost",
        "https://mcp.example.com:8443/,https://mcp.example.com:8443",
        "https://mcp.example.com/MCP,https://mcp.example.com/MCP",
        "https://mcp.example.com/a%2Fb,https://mcp.example.com/a%2Fb",
        "http://[::1]:8090/mcp,http://[::1]:8090/mcp"
    })
    void isComparedInOneSpelling(String text, String canonical) {
        assertEquals(canonical, ResourceUrl.parse(text).orElseThrow().canonical());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mcp-server",
                "urn:client:account",
                "ftp://mcp.example.com/",
                "https://user@mcp.example.com/",
                "https://mcp.example.com/?a=b",
                "https://mcp.example.com/#a",
                "https:///mcp",
                "https://mcp.example.com\\mcp",
                "/mcp"
            })
    void isNothingElse(String text) {
        assertTrue(ResourceUrl.parse(text).isEmpty());
    }
}
