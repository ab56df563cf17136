package io.github.keycloakclerk.harness;

import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * A person who clicks through the app's page of the stand-in and Keycloak's consent page.
 *
 * @param browser what the person uses
 */
public record Visitor(Browser browser) {

    /** Signs in, consents, and follows to where the client listens. */
    public Page signIn(URI authorizationUrl, StandInUser person) {
        Page appPage = browser.open(authorizationUrl);
        Map<String, String> choice = new HashMap<>(appPage.formFields());
        choice.put("user", person.id());
        choice.put("decision", "allow");
        Page handover = browser.post(appPage.formAction(), choice);
        Page end = browser.post(handover.formAction(), handover.formFields());
        return end.body().contains("name=\"accept\"") ? consent(end) : end;
    }

    private Page consent(Page page) {
        Map<String, String> fields = new HashMap<>(page.formFields());
        fields.remove("cancel");
        return browser.post(page.formAction(), fields);
    }
}
