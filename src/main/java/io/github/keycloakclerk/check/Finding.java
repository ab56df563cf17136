package io.github.keycloakclerk.check;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of a check of one thing. The bundle {@code mcp-check} contains its texts, by ID and outcome.
 *
 * @param id of what was checked; it never changes
 * @param outcome selects the texts of the ID; {@code ok} without a problem
 * @param values for the texts, in their order
 * @param page of the admin console where it can be changed, below the realm; empty if there is none
 * @param provider alias of the identity provider that was checked; empty if the realm was checked
 */
public record Finding(
        String id, CheckStatus status, String outcome, List<String> values, String page, String provider) {

    private static final int SHOWN = 5;

    /** No problem was found. */
    public static Finding ok(String id, Object... values) {
        return of(id, CheckStatus.OK, "ok", values);
    }

    /** See {@link CheckStatus#WARNING}. */
    public static Finding warning(String id, String outcome, Object... values) {
        return of(id, CheckStatus.WARNING, outcome, values);
    }

    /** See {@link CheckStatus#PROBLEM}. */
    public static Finding problem(String id, String outcome, Object... values) {
        return of(id, CheckStatus.PROBLEM, outcome, values);
    }

    private static Finding of(String id, CheckStatus status, String outcome, Object... values) {
        List<String> texts = Arrays.stream(values).map(Finding::text).toList();
        return new Finding(id, status, outcome, texts, "", "");
    }

    private static String text(Object value) {
        if (value instanceof Collection<?> many) {
            String first = many.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
            return many.size() > SHOWN ? first + ", … (" + many.size() + ")" : first;
        }
        return value.toString();
    }

    /** The same, with the page where it can be changed. */
    public Finding at(String consolePage) {
        return new Finding(id, status, outcome, values, consolePage, provider);
    }

    /** The same, about an identity provider. */
    public Finding of(String alias) {
        return new Finding(id, status, outcome, values, page, alias);
    }
}
