package io.github.keycloakclerk.mcp.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Finds the saved events of a sign-in by the reference on its error page. */
record ReferencedEvents(KeycloakSession session, RealmModel realm) {

    /** Keycloak's event store cannot be searched by details, so events are read one by one, newest first. */
    private static final int MAX_READ = 20_000;

    private static final Duration MAX_AGE = Duration.ofDays(30);

    private static final Duration AROUND = Duration.ofMinutes(30);

    static final String REFERENCE = "reference";

    /** Normalizes a reference to the form on error pages. */
    static String spelled(String reference) {
        String characters = reference.toUpperCase(Locale.ROOT).replaceAll("[^0-9A-Z]", "");
        return characters.length() == 8 ? characters.substring(0, 4) + "-" + characters.substring(4) : characters;
    }

    /** Empty if there is no such event, or it is no longer saved. */
    Optional<Event> find(String reference) {
        long oldest = Time.currentTimeMillis() - MAX_AGE.toMillis();
        return session.getProvider(EventStoreProvider.class)
                .createQuery()
                .realm(realm.getId())
                .fromDate(oldest)
                .orderByDescTime()
                .maxResults(MAX_READ)
                .getResultStream()
                .filter(has(REFERENCE, reference))
                .findFirst();
    }

    /** The event and the other events of the same sign-in. */
    List<Event> around(Event found) {
        String code = detail(found, Details.CODE_ID);
        Instant at = Instant.ofEpochMilli(found.getTime());
        return session.getProvider(EventStoreProvider.class)
                .createQuery()
                .realm(realm.getId())
                .fromDate(at.minus(AROUND).toEpochMilli())
                .toDate(at.plus(AROUND).toEpochMilli())
                .orderByDescTime()
                .maxResults(MAX_READ)
                .getResultStream()
                .filter(has(REFERENCE, detail(found, REFERENCE))
                        .or(has(Details.CODE_ID, code).and(event -> !code.isEmpty())))
                .sorted(Comparator.comparingLong(Event::getTime))
                .toList();
    }

    private static Predicate<Event> has(String detail, String value) {
        return event -> detail(event, detail).equals(value);
    }

    static String detail(Event event, String name) {
        return event.getDetails() == null ? "" : event.getDetails().getOrDefault(name, "");
    }
}
