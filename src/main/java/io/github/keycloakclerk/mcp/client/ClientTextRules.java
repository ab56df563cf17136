package io.github.keycloakclerk.mcp.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules for texts and links of a client that users see. */
public final class ClientTextRules {

    private static final int MAX_NAME_LENGTH = 100;

    private static final String BLANK =
            "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0" + "\uD80D\uDC41\uD80D\uDC42";

    /** Written languages need up to three marks above or below a letter. Spacing marks beside it are not limited. */
    private static final Pattern MARKS = Pattern.compile("^\\p{M}|(\\p{Mc}*[\\p{Mn}\\p{Me}]){4}");
    /** Size of the column in Keycloak's database. */
    private static final int MAX_URL_LENGTH = 255;

    private ClientTextRules() {}

    /**
     * Refuses names that are not displayed as written. Keycloak's consent page resolves <code>${…}</code> as a message key, and
     * characters such as <em>right-to-left override</em> make one name look like another.
     *
     * @param name null if there is none, as it is optional in RFC 7591
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
     * The form of a name for display and comparison, with composed characters (Unicode Standard Annex 15, NFC).
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

    /** Characters that are displayed as nothing (Unicode: Default_Ignorable_Code_Point, and the empty Braille pattern). */
    private static boolean isBlank(int character) {
        return BLANK.indexOf(character) >= 0 || isVariationSelector(character);
    }

    /** Except for the two that are used in emoji. */
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
     * Refuses links that are not web URLs. The target is not checked.
     *
     * @param url null if there is none
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
