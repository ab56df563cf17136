package io.github.keycloakclerk.broker.mapper;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Compares the values at a path with the administrator's text. It holds if one of the values matches.
 *
 * @param expected never empty, because every value contains the empty text
 */
record Condition(Kind kind, String expected) {

    /** Limit for all values of one mapper together. */
    private static final Duration TIMEOUT = Duration.ofMillis(100);

    /** With longer values, Java's matcher can run out of stack before the time is up. */
    private static final int MAX_LENGTH = 4_096;

    /** How a value and the expected text are compared. */
    enum Kind {
        EQUALS,
        CONTAINS,
        /** The expression matches the whole value. */
        REGEX;

        String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> options() {
            return Arrays.stream(values()).map(Kind::value).toList();
        }

        static Optional<Kind> of(String value) {
            return Arrays.stream(values())
                    .filter(kind -> kind.value().equals(value))
                    .findFirst();
        }
    }

    /**
     * Whether one of the values matches.
     *
     * @throws MapperException if a regular expression is malformed or takes too long
     */
    boolean holds(List<String> values) throws MapperException {
        return switch (kind) {
            case EQUALS -> values.contains(expected);
            case CONTAINS -> values.stream().anyMatch(value -> value.contains(expected));
            case REGEX -> matches(values);
        };
    }

    private boolean matches(List<String> values) throws MapperException {
        long endsAt = System.nanoTime() + TIMEOUT.toNanos();
        try {
            Pattern pattern = Pattern.compile(expected);
            for (String value : values) {
                if (value.length() <= MAX_LENGTH
                        && pattern.matcher(new TimeLimitedText(value, endsAt)).matches()) {
                    return true;
                }
            }
            return false;
        } catch (PatternSyntaxException e) {
            throw new MapperException("the regular expression is malformed");
        } catch (TimeLimitedText.TimeUp | StackOverflowError e) {
            throw new MapperException("the regular expression takes too long");
        }
    }
}
