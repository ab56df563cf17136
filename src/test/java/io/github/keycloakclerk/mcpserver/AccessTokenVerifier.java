package io.github.keycloakclerk.mcpserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/** Accepts only access tokens that the issuer signed for this resource. */
final class AccessTokenVerifier {

    private static final System.Logger LOG = System.getLogger(AccessTokenVerifier.class.getName());
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 5_000;
    private static final int MAX_JWKS_BYTES = 64 * 1024;
    private static final int CLOCK_SKEW_SECONDS = 5;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    AccessTokenVerifier(URI issuer, URI resource) {
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), issuerKeys(issuer)));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt")));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                resource.toString(),
                new JWTClaimsSet.Builder().issuer(issuer.toString()).build(),
                Set.of("exp", "sub"));
        claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    Optional<Caller> verify(String token) {
        try {
            return Optional.of(Caller.of(processor.process(token, new SimpleSecurityContext())));
        } catch (ParseException | BadJOSEException rejected) {
            LOG.log(System.Logger.Level.DEBUG, "Token rejected", rejected);
            return Optional.empty();
        } catch (JOSEException keysUnavailable) {
            LOG.log(System.Logger.Level.WARNING, "Cannot check a token: {0}", keysUnavailable.toString());
            return Optional.empty();
        }
    }

    private static JWKSource<SecurityContext> issuerKeys(URI issuer) {
        try {
            // The library's half-second timeouts are too short for an issuer that has just started.
            var retriever = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_JWKS_BYTES);
            // Refreshing ahead would keep a thread alive after the server is closed.
            return JWKSourceBuilder.create(
                            URI.create(issuer + "/protocol/openid-connect/certs")
                                    .toURL(),
                            retriever)
                    .refreshAheadCache(false)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not an issuer: " + issuer, e);
        }
    }
}
