package io.github.keycloakclerk.broker.embedded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The inline scripts in the head of Keycloak's login template, as sources of a content security policy (CSP Level 3, section
 * 2.3.1: hashes). The body shows names and texts of others, so no inline script runs there except the one line with which the
 * template changes the language.
 */
record InlineScripts(String page) {

    private static final Pattern INLINE =
            Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final String CHANGE_LANGUAGE = "if (this.value) window.location.href=this.value";

    List<String> sources() {
        Stream<String> ofHead = INLINE.matcher(head()).results().map(script -> script.group(1));
        Stream<String> ofBody = page.contains("onchange=\"" + CHANGE_LANGUAGE + "\"")
                ? Stream.of("'unsafe-hashes'", hash(CHANGE_LANGUAGE))
                : Stream.empty();
        return Stream.concat(ofHead.map(InlineScripts::hash).distinct(), ofBody).toList();
    }

    private String head() {
        int end = page.toLowerCase(Locale.ROOT).indexOf("</head>");
        return end < 0 ? "" : page.substring(0, end);
    }

    /** Browsers treat a Windows line end as one character. */
    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(script.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
