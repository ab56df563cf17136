package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Users who sign in repeatedly and stay signed in to the app. */
record Regulars(StandInClerk clerk, List<StandInUser> users, Map<String, String> sessions) {

    private static final int NUMBER = 50;

    static Regulars of(StandInClerk clerk, Supplier<StandInUser> person) {
        return new Regulars(
                clerk, Stream.generate(person).limit(NUMBER).map(clerk::add).toList(), new ConcurrentHashMap<>());
    }

    /** A token of the user's session in the app. */
    String token(StandInUser user) {
        String session = sessions.computeIfAbsent(user.id(), id -> clerk.signIn(user));
        return clerk.token(user, session).sign();
    }

    Supplier<StandInUser> inTurn() {
        AtomicInteger next = new AtomicInteger();
        return () -> users.get(Math.floorMod(next.getAndIncrement(), users.size()));
    }

    /** Delivers a Clerk webhook event, so that the realm relies on webhooks. */
    void makeKnown(TestRealm realm) {
        int status = realm.deliver(clerk.webhooks().user("user.updated", users.get(0)));
        if (status != 204) {
            throw new IllegalStateException("status " + status);
        }
    }
}
