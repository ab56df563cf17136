package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A SAML 2.0 client, for single sign-on.
 *
 * @param realm {@code …/realms/{name}}
 */
public record SamlClient(URI realm) {

    private static final String ENTITY = "https://sp.example/metadata";
    private static final String CONSUMER = "https://sp.example/acs";
    private static final Pattern STATUS =
            Pattern.compile("StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:(\\w+)\"");

    /** Adds the client to a realm's JSON. */
    public static void add(ObjectNode json) {
        ObjectNode client = Json.object("clientId", ENTITY, "protocol", "saml");
        client.put("enabled", true).putArray("redirectUris").add("https://sp.example/*");
        client.putObject("attributes")
                .put("saml.client.signature", "false")
                .put("saml.server.signature", "false")
                .put("saml.assertion.signature", "false")
                .put("saml.force.post.binding", "true")
                .put("saml_assertion_consumer_url_post", CONSUMER);
        ((ArrayNode) json.get("clients")).add(client);
    }

    /** Signs in. Returns the last status code of the response, or the URL and text of the page if there is no response. */
    public String signIn(Browser browser) {
        String request =
                """
                <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
                    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="id-%s" Version="2.0" IssueInstant="%s"
                    AssertionConsumerServiceURL="%s"
                    ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST">
                  <saml:Issuer>%s</saml:Issuer>
                </samlp:AuthnRequest>
                """.formatted(UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.SECONDS), CONSUMER, ENTITY);
        Page page = browser.open(
                URI.create(realm + "/protocol/saml?" + Http.encode(Map.of("SAMLRequest", deflated(request)))));
        String response = page.formFields().getOrDefault("SAMLResponse", "");
        if (response.isEmpty()) {
            return page.address() + " " + page.text();
        }
        Matcher codes = STATUS.matcher(new String(Base64.getMimeDecoder().decode(response), StandardCharsets.UTF_8));
        String last = "";
        while (codes.find()) {
            last = codes.group(1);
        }
        return last;
    }

    private static String deflated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream deflater =
                new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
