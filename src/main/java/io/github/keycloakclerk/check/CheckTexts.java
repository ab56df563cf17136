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
 * @param texts of the bundle {@code mcp-check}
 * @param console address of the realm's pages in the admin console
 */
public record CheckTexts(Properties texts, Locale locale, String console) {

    private static final String BUNDLE = "mcp-check";

    /** For an administrator who signed in to the admin console of a realm. */
    public static CheckTexts of(KeycloakSession session, RealmModel administrators, UserModel administrator, URI base) {
        Locale locale = session.getProvider(LocaleSelectorProvider.class).resolveLocale(administrators, administrator);
        String console = base + "admin/" + administrators.getName() + "/console/#/"
                + session.getContext().getRealm().getName() + "/";
        return new CheckTexts(load(session, locale), locale, console);
    }

    private static Properties load(KeycloakSession session, Locale locale) {
        try {
            return session.theme().getTheme(Theme.Type.ADMIN).getMessages(BUNDLE, locale);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CheckReport.Check line(Finding finding) {
        String key = finding.id() + "." + finding.outcome();
        return new CheckReport.Check(
                finding.id(),
                finding.status(),
                text(key, finding.values().toArray()),
                optional(key + ".detail", finding.values().toArray()),
                optional(key + ".fix", finding.values().toArray()),
                finding.page().isEmpty() ? "" : console + finding.page(),
                finding.provider());
    }

    /** The text of a key, with values put in; the key itself if there is none. */
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
