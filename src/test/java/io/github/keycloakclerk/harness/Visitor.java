package io.github.keycloakclerk.harness;

import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A user who clicks through the stand-in's pages and Keycloak's consent page.
 *
 * @param browser of the user
 */
public record Visitor(Browser browser) {

    /** Signs in and consents where asked, and follows redirects up to the client. */
    public Page signIn(URI authorizationUrl, StandInUser person) {
        Page page = arrive(authorizationUrl, person);
        return isConsent(page) ? consent(page) : page;
    }

    /** Signs in where asked, and follows redirects up to the consent page or the client. */
    public Page arrive(URI authorizationUrl, StandInUser person) {
        Page page = browser.open(authorizationUrl);
        if (page.body().contains("name='decision'")) {
            Map<String, String> choice = new HashMap<>(page.formFields());
            choice.put("user", person.id());
            choice.put("decision", "allow");
            page = browser.post(page.formAction(), choice);
        }
        if (page.body().contains("<script>document.forms[0].submit()")) {
            page = browser.post(page.formAction(), page.formFields());
        }
        return page;
    }

    public static boolean isConsent(Page page) {
        return page.body().contains("name=\"accept\"");
    }

    /** Allows the request on the consent page. */
    public Page consent(Page page) {
        return press("accept", page);
    }

    /** Denies the request on the consent page. */
    public Page deny(Page page) {
        return press("cancel", page);
    }

    private Page press(String button, Page page) {
        Map<String, String> fields = new HashMap<>(page.formFields());
        fields.keySet().removeAll(Set.of("accept", "cancel"));
        fields.put(button, "");
        return browser.post(page.formAction(), fields);
    }
}
