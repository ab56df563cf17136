package io.github.keycloakclerk.mcpserver;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Refuses a tool call that the token's scope does not cover, before the SDK sees the message: a tool can only respond
 * with HTTP 200, whereas clients request more scope on HTTP 403.
 */
final class ScopeFilter extends HttpFilter {

    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final TypeRef<Map<String, Object>> MESSAGE = new TypeRef<>() {};

    private final transient McpJsonMapper json;
    private final transient Challenge challenge;

    /** @param json the SDK's own mapper, so that both read an ambiguous message in the same way */
    ScopeFilter(McpJsonMapper json, Challenge challenge) {
        this.json = json;
        this.challenge = challenge;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!"POST".equals(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else if (writes(body) && !caller(request).may(Scopes.WRITE)) {
            challenge.scopeMissing(response);
        } else {
            chain.doFilter(new BufferedRequest(request, body), response);
        }
    }

    private boolean writes(byte[] body) {
        try {
            Map<String, Object> message = json.readValue(new String(body, StandardCharsets.UTF_8), MESSAGE);
            return "tools/call".equals(message.get("method"))
                    && message.get("params") instanceof Map<?, ?> params
                    && ExampleTools.WRITE_NOTE.equals(params.get("name"));
        } catch (IOException notAMessage) {
            // The SDK answers malformed messages itself.
            return false;
        }
    }

    private static Caller caller(HttpServletRequest request) {
        return (Caller) request.getAttribute(BearerFilter.CALLER);
    }
}
