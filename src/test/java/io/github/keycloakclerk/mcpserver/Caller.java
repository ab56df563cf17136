package io.github.keycloakclerk.mcpserver;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The sender of a request, as stated by a verified access token. */
record Caller(Map<String, Object> claims, Set<String> scopes) {

    static Caller of(JWTClaimsSet claims) {
        Object scope = Optional.ofNullable(claims.getClaim("scope")).orElse("");
        Set<String> scopes = Arrays.stream(scope.toString().split(" "))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new Caller(claims.toJSONObject(), scopes);
    }

    boolean may(String scope) {
        return scopes.contains(scope);
    }

    String subject() {
        return String.valueOf(claims.get("sub"));
    }
}
