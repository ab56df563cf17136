package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * What is kept of a JSON object that is too large to be kept whole: those of its own members that say whose it is and whether they
 * may sign in. Metadata of a user can be large, and must not hide that the user is banned.
 */
final class Outline {

    private static final Set<String> KEPT = Set.of("id", "banned", "locked", "deprovisioned");

    /** How many times the usual limit is read past for these. */
    private static final int MOST_TIMES = 16;

    /** Of what is not kept, as much as an answer can hold. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100_000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Outline() {}

    /** Of what is there as a whole; empty if it is no JSON object. */
    static Optional<byte[]> of(byte[] answer) {
        try (JsonParser parser = JSON.createParser(answer)) {
            return Optional.of(read(parser));
        } catch (IOException | ClerkApiException e) {
            return Optional.empty();
        }
    }

    /**
     * @param begin what was read already
     * @param rest what follows
     * @throws ClerkApiException if this is no JSON object, or too large even for its outline
     */
    static byte[] read(byte[] begin, InputStream rest) throws IOException, ClerkApiException {
        // Closing it would read the answer to its end, which may never come.
        InputStream limited = BoundedInputStream.builder()
                .setInputStream(rest)
                .setMaxCount((long) begin.length * (MOST_TIMES - 1))
                .setPropagateClose(false)
                .get();
        try (JsonParser parser = JSON.createParser(new SequenceInputStream(new ByteArrayInputStream(begin), limited))) {
            return read(parser);
        } catch (JsonProcessingException e) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }

    private static byte[] read(JsonParser parser) throws IOException, ClerkApiException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
        ByteArrayOutputStream outline = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(outline)) {
            copy(parser, generator);
        }
        return outline.toByteArray();
    }

    private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (KEPT.contains(name) && parser.nextToken().isScalarValue()) {
                generator.writeFieldName(name);
                generator.copyCurrentEvent(parser);
            } else {
                skip(parser);
            }
        }
        generator.writeEndObject();
    }

    private static void skip(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
            parser.nextToken();
        }
        parser.skipChildren();
    }
}
