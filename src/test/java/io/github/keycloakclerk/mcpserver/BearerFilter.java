package io.github.keycloakclerk.mcpserver;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Requires a valid access token for the MCP endpoint. */
final class BearerFilter extends HttpFilter {

    static final String CALLER = Caller.class.getName();
    private static final String SCHEME = "Bearer ";

    private final transient AccessTokenVerifier verifier;
    private final transient Challenge challenge;

    BearerFilter(AccessTokenVerifier verifier, Challenge challenge) {
        this.verifier = verifier;
        this.challenge = challenge;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> token = bearerToken(request);
        if (token.isEmpty()) {
            challenge.tokenMissing(response);
            return;
        }
        Optional<Caller> caller = token.flatMap(verifier::verify);
        if (caller.isEmpty()) {
            challenge.tokenInvalid(response);
            return;
        }
        request.setAttribute(CALLER, caller.get());
        chain.doFilter(request, response);
    }

    private static Optional<String> bearerToken(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).trim());
    }
}
