package io.github.keycloakclerk.broker.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.OptionalInt;
import org.keycloak.util.JsonSerialization;

/**
 * How long ago a person used their factors, as the claim {@code fva} of Clerk's session tokens says (Clerk: session tokens).
 *
 * @param first minutes since the first factor; empty if unknown or never
 * @param second minutes since the second factor; empty if unknown or never
 */
public record FactorAges(OptionalInt first, OptionalInt second) {

    /** Reads the claim, a JSON list of minutes in which -1 stands for never. */
    public static FactorAges of(Optional<String> claim) {
        JsonNode ages = claim.map(FactorAges::json).orElse(MissingNode.getInstance());
        return new FactorAges(age(ages.path(0)), age(ages.path(1)));
    }

    /** The claim, some minutes later. */
    public String after(long minutes) {
        return "[" + after(first, minutes) + "," + after(second, minutes) + "]";
    }

    private static long after(OptionalInt age, long minutes) {
        return age.isPresent() ? age.getAsInt() + minutes : -1;
    }

    private static OptionalInt age(JsonNode age) {
        return age.canConvertToInt() && age.asInt() >= 0 ? OptionalInt.of(age.asInt()) : OptionalInt.empty();
    }

    private static JsonNode json(String text) {
        try {
            return JsonSerialization.mapper.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
