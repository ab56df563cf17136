package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.AdminQuestion;
import io.github.keycloakclerk.check.CheckTexts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.models.utils.ModelToRepresentation;

/** Explains the reference of an error page. The texts are in the bundle {@code mcp-explain}, by reason. */
record Explainer(AdminQuestion question) {

    private static final String BUNDLE = "mcp-explain";

    Explanation explain(String asked) {
        CheckTexts texts = question.texts(BUNDLE);
        String reference = ReferencedEvents.spelled(asked);
        ReferencedEvents events = new ReferencedEvents(question.session(), question.realm());
        Optional<Event> found = events.find(reference);
        if (found.isEmpty()) {
            String why = question.realm().isEventsEnabled() ? "not-found" : "not-saved";
            return new Explanation(
                    reference, List.of(), "", texts.text("explain." + why), texts.text("explain." + why + ".fix"));
        }
        String reason = reason(found.get());
        String key = "explain." + reason;
        return new Explanation(
                reference,
                events.around(found.get()).stream()
                        .map(ModelToRepresentation::toRepresentation)
                        .toList(),
                reason,
                texts.has(key) ? texts.text(key) : reason,
                texts.optional(key + ".fix"));
    }

    private static String reason(Event event) {
        return Stream.of(
                        ReferencedEvents.detail(event, Details.REASON),
                        ReferencedEvents.detail(event, "client_policy_error_detail"),
                        String.valueOf(event.getError()))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }
}
