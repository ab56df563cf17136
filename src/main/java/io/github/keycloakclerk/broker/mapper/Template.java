package io.github.keycloakclerk.broker.mapper;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Text with {@code ${variable}} or {@code ${variable | transformer}}, as in Keycloak's username importer
 * ({@code UsernameTemplateMapper}).
 */
public record Template(String text) {

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([^}|]+?)\\s*(?:\\|\\s*(\\w+)\\s*)?}");

    private static final Map<String, UnaryOperator<String>> TRANSFORMERS = Map.of(
            "uppercase", value -> value.toUpperCase(Locale.ROOT),
            "lowercase", value -> value.toLowerCase(Locale.ROOT),
            "localpart", Template::localPart);

    /** The names of the variables. */
    public Stream<String> variables() {
        return SUBSTITUTION.matcher(text).results().map(match -> match.group(1).trim());
    }

    /** The text with variables replaced by values; empty if a variable has no value. */
    public Optional<String> fill(Function<String, Optional<String>> values) {
        Matcher matcher = SUBSTITUTION.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            Optional<String> value = values.apply(matcher.group(1).trim()).map(transformer(matcher));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
        }
        matcher.appendTail(filled);
        return Optional.of(filled.toString());
    }

    private static UnaryOperator<String> transformer(MatchResult match) {
        return Optional.ofNullable(match.group(2)).map(TRANSFORMERS::get).orElse(UnaryOperator.identity());
    }

    private static String localPart(String email) {
        int at = email.lastIndexOf('@');
        return at < 0 ? email : email.substring(0, at);
    }
}
