package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.Webhook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random sign-ins, bans, deletions and refreshes, with webhooks that are late or lost. */
final class RandomLife {

    private static final int PEOPLE = 6;
    private static final List<String> BLOCKS = List.of("banned", "locked", "deprovisioned");

    private final StandInClerk clerk;
    private final TestRealm realm;
    private final Random random;
    private final List<StandInUser> people = new ArrayList<>();
    private final Set<StandInUser> blocked = new HashSet<>();
    private final Set<StandInUser> deleted = new HashSet<>();
    private final Set<StandInUser> known = new HashSet<>();
    private final Map<StandInUser, List<Connected>> connections = new HashMap<>();
    private final List<Webhook> underWay = new ArrayList<>();

    RandomLife(StandInClerk clerk, TestRealm realm, long seed) {
        this.clerk = clerk;
        this.realm = realm;
        this.random = new Random(seed);
        for (int i = 0; i < PEOPLE; i++) {
            people.add(clerk.add(StandInUser.named("Person" + i, "Seed" + seed)));
        }
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            StandInUser person = people.get(random.nextInt(PEOPLE));
            int dice = random.nextInt(100);
            if (dice < 25) {
                signIn(person);
            } else if (dice < 55) {
                refresh(person);
            } else if (dice < 75) {
                block(person);
            } else if (dice < 77) {
                delete(person);
            } else {
                deliver();
            }
        }
    }

    private boolean isAllowed(StandInUser person) {
        return !blocked.contains(person) && !deleted.contains(person);
    }

    private void signIn(StandInUser person) {
        if (isAllowed(person)) {
            Connected connected = random.nextBoolean()
                    ? Connected.online(clerk, realm, person)
                    : Connected.offline(clerk, realm, person);
            connections.computeIfAbsent(person, key -> new ArrayList<>()).add(connected);
            known.add(person);
        } else {
            Journey journey = new Journey(realm);
            journey.begin();
            Page end = journey.returnWith(clerk.token(person).sign());
            assertTrue(
                    end.parameters().containsKey("error"), () -> end.address().toString());
        }
    }

    private void refresh(StandInUser person) {
        List<Connected> some = connections.getOrDefault(person, List.of());
        if (!some.isEmpty()) {
            some.get(random.nextInt(some.size())).refresh();
        }
    }

    /** Blocks or unblocks a user. Half of the webhooks are lost, and the others are late. */
    private void block(StandInUser person) {
        if (deleted.contains(person)) {
            return;
        }
        String how = BLOCKS.get(random.nextInt(BLOCKS.size()));
        if (blocked.remove(person)) {
            BLOCKS.forEach(block -> person.field(block, BooleanNode.FALSE));
        } else {
            blocked.add(person.blocked(how));
            connections.remove(person);
        }
        if (random.nextBoolean()) {
            underWay.add(clerk.webhooks().user("user.updated", person));
        }
    }

    private void delete(StandInUser person) {
        if (deleted.size() < PEOPLE / 2 && deleted.add(person)) {
            clerk.remove(person);
            connections.remove(person);
            if (random.nextBoolean()) {
                underWay.add(clerk.webhooks().userDeleted(person));
            }
        }
    }

    private void deliver() {
        if (!underWay.isEmpty()) {
            assertEquals(204, realm.deliver(underWay.remove(random.nextInt(underWay.size()))));
        }
    }

    /** Whether exactly the users whom Clerk allows are enabled, and only they have sessions. */
    boolean isAsClerkAllows() {
        return known.stream().allMatch(person -> {
            JsonNode user = realm.user(person.id());
            boolean enabled = user.path("enabled").asBoolean();
            return enabled == isAllowed(person) && (enabled || !hasSession(user));
        });
    }

    private boolean hasSession(JsonNode user) {
        String path = realm.path("/users/" + user.path("id").asText());
        String client = realm.client(TestRealm.CLIENT).path("id").asText();
        return !realm.admin().get(path + "/sessions").isEmpty()
                || !realm.admin().get(path + "/offline-sessions/" + client).isEmpty();
    }

    /** Asserts that all clients which allowed users have connected since their last block are still connected. */
    void assertThatLaterConnectionsLive() {
        connections.forEach((person, all) -> {
            assertTrue(isAllowed(person));
            all.forEach(connected -> assertTrue(connected.isAlive(), person.id()));
        });
    }
}
