package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.lifecycle.WebhookLane.Task;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Webhooks of a provider")
class WebhookLaneTest {

    private static final Task TASK = new Task(() -> () -> {}, () -> {});

    private final WebhookLane lane = new WebhookLane(8);

    private void wait(int number) {
        for (int i = 0; i < number; i++) {
            lane.add(TASK);
        }
    }

    @Test
    void alwaysHaveRoomForAFewWhateverOthersDo() {
        assertTrue(lane.hasOwnRoom());
        wait(8);
        assertFalse(lane.hasOwnRoom());
    }

    @Test
    void haveRoomForMoreWhileItIsSoonTheirTurn() {
        wait(9);
        lane.begin();
        lane.end(Duration.ofMillis(10).toNanos());
        wait(1000);
        assertTrue(lane.hasRoom());
        lane.begin();
        lane.end(Duration.ofMinutes(1).toNanos());
        assertFalse(lane.hasRoom());
    }
}
