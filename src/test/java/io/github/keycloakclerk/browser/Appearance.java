package io.github.keycloakclerk.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks pages on a phone, a desktop and a large screen, in light and dark mode, with keyboard and screen reader. */
final class Appearance {

    private static final Map<String, int[]> SCREENS =
            Map.of("phone", new int[] {320, 640}, "desk", new int[] {1280, 900}, "wall", new int[] {3840, 2160});

    /** One left-to-right and one right-to-left language. The others differ only in their texts. */
    private static final Set<String> SEEN_CLOSELY = Set.of("en", "ar");

    private static final String FOCUSABLE = "a[href], button, select, input:not([type=hidden])";

    private final Page page;
    private final String language;
    private final List<String> faults = new ArrayList<>();

    Appearance(Page page, String language) {
        this.page = page;
        this.language = language;
    }

    /** The faults found so far. */
    List<String> faults() {
        return faults;
    }

    void inspect(String name) {
        expect(language.equals(page.getAttribute("html", "lang")), name + " is in another language");
        String direction = language.equals("ar") ? "rtl" : "ltr";
        expect(direction.equals(page.getAttribute("html", "dir")), name + " is not " + direction);
        expect(
                !page.innerText("main").matches("(?s).*(\\$\\{|\\{\\d}|clerk[A-Z]|mcpConsent).*"),
                name + " shows a key");
        SCREENS.forEach((screen, size) -> {
            page.setViewportSize(size[0], size[1]);
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                if (isWorthALook(screen, scheme) || isWorthAPicture(screen, scheme)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    inspect(name, screen, scheme);
                }
            }
        });
        page.setViewportSize(1280, 900);
        if (SEEN_CLOSELY.contains(language)) {
            inspectKeyboard(name);
        }
    }

    private void inspect(String name, String screen, ColorScheme scheme) {
        String what = name + "-" + language + "-" + screen + "-" + scheme.name().toLowerCase(Locale.ROOT);
        expect(fits(), what + " is wider than its screen");
        // The screens differ in layout, the languages in texts. The slow axe checks need not cover all of them.
        if (screen.equals("phone") && SEEN_CLOSELY.contains(language)) {
            Chromium.violations(page).forEach(violation -> faults.add(what + ": " + violation));
        }
        if (isWorthAPicture(screen, scheme)) {
            Chromium.screenshot(page, "theme/" + what);
        }
    }

    /** Light and dark mode differ in colors, not in layout. Checking both on the phone is enough. */
    private boolean isWorthALook(String screen, ColorScheme scheme) {
        return SEEN_CLOSELY.contains(language) && (screen.equals("phone") || scheme == ColorScheme.LIGHT);
    }

    /** Covers each language and color scheme without hundreds of screenshots. */
    private boolean isWorthAPicture(String screen, ColorScheme scheme) {
        return switch (screen) {
            case "phone" -> scheme == ColorScheme.LIGHT;
            case "desk" -> scheme == ColorScheme.DARK && SEEN_CLOSELY.contains(language);
            default -> scheme == ColorScheme.LIGHT && language.equals("en");
        };
    }

    private boolean fits() {
        return Boolean.TRUE.equals(
                page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    /** All controls can be reached with the Tab key. */
    private void inspectKeyboard(String name) {
        int there = page.locator(FOCUSABLE).count();
        page.evaluate("document.activeElement.blur(); window.reached = new Set()");
        for (int i = 0; i < there + 2; i++) {
            page.keyboard().press("Tab");
            page.evaluate("window.reached.add(document.activeElement)");
        }
        Object missed = page.evaluate("[...document.querySelectorAll('" + FOCUSABLE
                + "')].filter(e => e.checkVisibility() && !window.reached.has(e)).map(e => e.id || e.outerHTML)");
        expect(((List<?>) missed).isEmpty(), name + " keeps from the keyboard " + missed);
    }

    private void expect(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
