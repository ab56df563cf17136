package io.github.keycloakclerk.standin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users of the stand-in Clerk, in the order they came. */
final class StandInUsers {

    private final Map<String, StandInUser> users = Collections.synchronizedMap(new LinkedHashMap<>());

    void add(StandInUser user) {
        users.put(user.id(), user);
    }

    void remove(StandInUser user) {
        users.remove(user.id());
    }

    Optional<StandInUser> user(String id) {
        return Optional.ofNullable(users.get(id));
    }

    /** The user with that e-mail address or username. */
    Optional<StandInUser> knownAs(String identifier) {
        synchronized (users) {
            return users.values().stream()
                    .filter(user -> user.isKnownAs(identifier))
                    .findFirst();
        }
    }

    /** Those who came last. */
    List<StandInUser> newest(int most) {
        synchronized (users) {
            return users.values().stream()
                    .skip(Math.max(0, users.size() - most))
                    .toList();
        }
    }
}
