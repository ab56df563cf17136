package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/**
 * How long ago a user used their factors, from the claim {@code fva} of Clerk's session tokens (Clerk: session tokens).
 *
 * @param first minutes since the first factor; empty if unknown or never
 * @param second minutes since the second factor; empty if unknown or never
 */
public record FactorAges(OptionalInt first, OptionalInt second) {

    private static final int NEVER = -1;

    /** Reads the claim, a JSON list of minutes in which -1 stands for never. */
    public static FactorAges of(JsonNode claim) {
        return new FactorAges(age(claim.path(0)), age(claim.path(1)));
    }

    /** The same, some minutes later. */
    public FactorAges after(long minutes) {
        return new FactorAges(after(first, minutes), after(second, minutes));
    }

    /** The claim, as {@link #of} reads it. */
    public String claim() {
        return "[" + first.orElse(NEVER) + "," + second.orElse(NEVER) + "]";
    }

    private static OptionalInt after(OptionalInt age, long minutes) {
        return age.isPresent()
                ? OptionalInt.of(Math.toIntExact(Math.min(Integer.MAX_VALUE, age.getAsInt() + minutes)))
                : age;
    }

    private static OptionalInt age(JsonNode age) {
        return age.canConvertToInt() && age.asInt() >= 0 ? OptionalInt.of(age.asInt()) : OptionalInt.empty();
    }
}
