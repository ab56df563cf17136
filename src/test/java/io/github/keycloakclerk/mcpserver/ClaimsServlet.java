package io.github.keycloakclerk.mcpserver;

import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers with the claims that a filter found. */
final class ClaimsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JWTClaimsSet claims = (JWTClaimsSet) request.getAttribute("claims");
        response.setContentType("application/json");
        response.getWriter().write(claims.toString());
    }
}
