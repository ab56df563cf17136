package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Clerk is left alone for a while")
class OutagesTest {

    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final Outages outages = new Outages(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    private static LinkedUser person(int number) {
        return new LinkedUser("realm", "clerk", "user_" + number);
    }

    @Test
    void whenItFailsForSeveralUsersInARow() {
        outages.failed(person(1));
        outages.failed(person(2));
        assertFalse(outages.isPaused(person(3)));
        outages.failed(person(3));
        assertTrue(outages.isPaused(person(4)));
        assertFalse(outages.isPaused(new LinkedUser("realm", "other", "user_4")));
        now = now.plus(Duration.ofSeconds(6));
        assertFalse(outages.isPaused(person(4)));
    }

    @Test
    void notWhenItFailsForOneUserHoweverOften() {
        for (int i = 0; i < 10; i++) {
            outages.failed(person(1));
        }
        assertFalse(outages.isPaused(person(2)));
    }

    @Test
    void notWhenItAnswersOthersMeanwhile() {
        outages.failed(person(1));
        outages.failed(person(2));
        outages.answered(person(3));
        outages.failed(person(4));
        assertFalse(outages.isPaused(person(5)));
    }

    @Test
    void notWhenTheFailuresAreFarApart() {
        outages.failed(person(1));
        outages.failed(person(2));
        now = now.plus(Duration.ofMinutes(1));
        outages.failed(person(3));
        assertFalse(outages.isPaused(person(4)));
    }
}
