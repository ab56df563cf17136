package io.github.keycloakclerk.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/**
 * Texts for administrators, in one language.
 *
 * @param texts of a bundle
 * @param console URL of the realm's pages in the admin console
 */
public record CheckTexts(Properties texts, Locale locale, String console) {

    /** The bundle with the texts of checks. */
    public static final String CHECKS = "mcp-check";

    /**
     * For an administrator who signed in to the admin console of a realm.
     *
     * @param bundle of messages, below {@code theme-resources/messages}
     * @param base URL of the server, as used by the admin console
     */
    public static CheckTexts of(
            KeycloakSession session, RealmModel administrators, UserModel administrator, URI base, String bundle) {
        Locale locale = session.getProvider(LocaleSelectorProvider.class).resolveLocale(administrators, administrator);
        String console = base + "admin/" + administrators.getName() + "/console/#/"
                + session.getContext().getRealm().getName() + "/";
        return new CheckTexts(load(session, bundle, locale), locale, console);
    }

    private static Properties load(KeycloakSession session, String bundle, Locale locale) {
        try {
            return session.theme().getTheme(Theme.Type.ADMIN).getMessages(bundle, locale);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CheckReport.Check line(Finding finding, boolean detailed) {
        String key = finding.id() + "." + finding.outcome();
        return new CheckReport.Check(
                finding.id(),
                finding.status(),
                text(key, finding.values().toArray()),
                detailed ? optional(key + ".detail", finding.values().toArray()) : "",
                optional(key + ".fix", finding.values().toArray()),
                finding.page().isEmpty() || !mayBeNamed(finding, detailed) ? "" : console + finding.page(),
                mayBeNamed(finding, detailed) ? finding.provider() : "");
    }

    /** The alias and the page of a provider are only for administrators who may see the provider. */
    private static boolean mayBeNamed(Finding finding, boolean detailed) {
        return detailed || finding.provider().isEmpty();
    }

    /** Whether there is a text for a key. */
    public boolean has(String key) {
        return texts.containsKey(key);
    }

    /** The text of a key, with values inserted; the key itself if there is none. */
    public String text(String key, Object... values) {
        return format(texts.getProperty(key, key), values);
    }

    /** As {@link #text}; empty if there is none. */
    public String optional(String key, Object... values) {
        return format(texts.getProperty(key, ""), values);
    }

    private String format(String pattern, Object... values) {
        return new MessageFormat(pattern, locale).format(values);
    }
}
