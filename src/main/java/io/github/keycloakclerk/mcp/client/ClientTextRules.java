package io.github.keycloakclerk.mcp.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client says of itself and users will see. */
public final class ClientTextRules {

    private static final int MAX_NAME_LENGTH = 100;

    private static final String BLANK =
            "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0" + "\uD80D\uDC41\uD80D\uDC42";

    /** Written languages need up to three marks above or below one letter; marks beside it take room of their own. */
    private static final Pattern MARKS = Pattern.compile("^\\p{M}|(\\p{Mc}*[\\p{Mn}\\p{Me}]){4}");
    /** What a column of Keycloak's database holds. */
    private static final int MAX_URL_LENGTH = 255;

    private ClientTextRules() {}

    /**
     * Lets a name pass that shows as it is written. Keycloak's consent page looks up what stands in <code>${…}</code>, and
     * marks such as <em>right-to-left override</em> make one name look like another.
     *
     * @param name may be null, as RFC 7591 does not ask for one
     */
    public static void requireName(@Nullable String name) throws RefusedRegistrationException {
        if (name != null) {
            requireComposedName(composed(name));
        }
    }

    private static void requireComposedName(String name) throws RefusedRegistrationException {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw RefusedRegistrationException.metadata("client_name is empty or longer than " + MAX_NAME_LENGTH);
        }
        if (name.contains("${") || !name.codePoints().allMatch(ClientTextRules::isPrintable)) {
            throw RefusedRegistrationException.metadata("client_name has characters that are not allowed");
        }
        requireVisible(name);
    }

    /**
     * A name in the one spelling in which two of them are compared and shown: with the composed form of each character (Unicode
     * Standard Annex 15, NFC).
     */
    public static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    private static void requireVisible(String name) throws RefusedRegistrationException {
        if (name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw RefusedRegistrationException.metadata("client_name has no visible letter or digit");
        }
        if (MARKS.matcher(name).find()) {
            throw RefusedRegistrationException.metadata("client_name has too many combining marks");
        }
    }

    /** Letters and signs that show as nothing (Unicode: Default_Ignorable_Code_Point, and the empty Braille pattern). */
    private static boolean isBlank(int character) {
        return BLANK.indexOf(character) >= 0 || isVariationSelector(character);
    }

    /** But the two with which emoji are written. */
    private static boolean isVariationSelector(int character) {
        return character >= 0xFE00 && character <= 0xFE0D || character >= 0xE0100 && character <= 0xE01EF;
    }

    private static boolean isPrintable(int character) {
        return !isBlank(character)
                && switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.PRIVATE_USE,
                            Character.SURROGATE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    /**
     * Lets a link pass that is a URL of the web. Where it leads is the client's affair.
     *
     * @param url may be null
     */
    public static void requireUrl(String member, @Nullable String url) throws RefusedRegistrationException {
        if (url != null && !isWebUrl(url)) {
            throw RefusedRegistrationException.metadata(member + " is not an http or https URL");
        }
    }

    private static boolean isWebUrl(String url) {
        try {
            URI uri = new URI(url);
            return url.length() <= MAX_URL_LENGTH
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
