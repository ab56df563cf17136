package io.github.keycloakclerk.mcp;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What a client says of itself and people will see. */
final class DeclaredText {

    private static final int LONGEST_NAME = 100;
    /** What a column of Keycloak's database holds. */
    private static final int LONGEST_ADDRESS = 255;

    private DeclaredText() {}

    /**
     * Lets a name pass that shows as it is written. Keycloak's consent page looks up what stands in <code>${…}</code>, and
     * marks such as <em>right-to-left override</em> make one name look like another.
     *
     * @param name may be null, as RFC 7591 does not ask for one
     */
    static void requireName(@Nullable String name) throws RefusedRegistrationException {
        if (name == null) {
            return;
        }
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw RefusedRegistrationException.metadata("client_name is empty or longer than " + LONGEST_NAME);
        }
        if (name.contains("${") || !name.codePoints().allMatch(DeclaredText::isPrintable)) {
            throw RefusedRegistrationException.metadata("client_name has characters that are not allowed");
        }
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
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
     * Lets a link pass that is an address of the web. Where it leads is the client's affair.
     *
     * @param address may be null
     */
    static void requireAddress(String member, @Nullable String address) throws RefusedRegistrationException {
        if (address != null && !isWebAddress(address)) {
            throw RefusedRegistrationException.metadata(member + " is not an http or https address");
        }
    }

    private static boolean isWebAddress(String address) {
        try {
            URI uri = new URI(address);
            return address.length() <= LONGEST_ADDRESS
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
