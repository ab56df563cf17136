package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Selected values of a JSON object, regardless of the rest. Users can store anything in metadata: numbers too long or
 * objects too deep for Jackson's limits must not hide that a user is banned.
 */
public final class Excerpt {

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private final Members members;

    /** @param paths paths of text, numbers and booleans: {@code /id}, {@code /data/user_id} (RFC 6901) */
    public Excerpt(String... paths) {
        this.members =
                new Members(Arrays.stream(paths).map(JsonPointer::compile).collect(Collectors.toSet()));
    }

    /**
     * An object with those of the values that exist. Objects and arrays do not count as values.
     *
     * @throws JsonParseException if this is not a JSON object
     */
    public JsonNode of(InputStream json) throws IOException {
        try (JsonParser parser = MAPPER.createParser(json);
                JsonParser excerpt =
                        new FilteringParserDelegate(parser, members, Inclusion.INCLUDE_ALL_AND_PATH, true)) {
            JsonNode object = MAPPER.readTree(excerpt);
            if (object == null || !object.isObject()) {
                throw new JsonParseException(parser, "not a JSON object");
            }
            return object;
        }
    }

    /** Selects the members of an object that lead to a wanted value. */
    private static final class Members extends TokenFilter {

        private final Set<JsonPointer> wanted;

        Members(Set<JsonPointer> wanted) {
            this.wanted = wanted;
        }

        @Override
        public @Nullable TokenFilter includeProperty(String name) {
            Set<JsonPointer> below = wanted.stream()
                    .filter(pointer -> pointer.matchesProperty(name))
                    .map(JsonPointer::tail)
                    .collect(Collectors.toSet());
            if (below.stream().anyMatch(JsonPointer::matches)) {
                return Value.ONLY;
            }
            return below.isEmpty() ? null : new Members(below);
        }

        @Override
        public @Nullable TokenFilter filterStartArray() {
            return null;
        }

        @Override
        public boolean includeEmptyObject(boolean contentsFiltered) {
            return true;
        }

        @Override
        protected boolean _includeScalar() {
            return false;
        }
    }

    /** Selects values that are neither objects nor arrays. */
    private static final class Value extends TokenFilter {

        static final Value ONLY = new Value();

        @Override
        public @Nullable TokenFilter filterStartObject() {
            return null;
        }

        @Override
        public @Nullable TokenFilter filterStartArray() {
            return null;
        }
    }
}
