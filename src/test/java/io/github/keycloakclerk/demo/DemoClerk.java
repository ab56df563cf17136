package io.github.keycloakclerk.demo;

import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The Clerk that the demo signs in to: the real one where its keys are set in the environment, else the stand-in.
 *
 * @param standIn empty for the real one
 * @param environment what the realm import fills in
 */
record DemoClerk(Optional<StandInClerk> standIn, Map<String, String> environment) implements AutoCloseable {

    private static final List<String> KEYS = List.of("CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY", "CLERK_APP_URL");

    static DemoClerk start(int port, Map<String, String> environment) {
        Predicate<String> isSet = key -> !environment.getOrDefault(key, "").isBlank();
        if (KEYS.stream().allMatch(isSet)) {
            return new DemoClerk(Optional.empty(), Map.of());
        }
        if (KEYS.stream().anyMatch(isSet)) {
            throw new DemoFailure(
                    "For the real Clerk set all of " + String.join(", ", KEYS) + "; for the stand-in set none.");
        }
        return standIn(StandInClerk.start(port));
    }

    private static DemoClerk standIn(StandInClerk clerk) {
        StandInOrganization engines = StandInOrganization.named("Analytical Engines");
        clerk.add(StandInUser.named("Ada", "Lovelace").memberOf(engines, "org:admin"));
        clerk.add(StandInUser.named("Grace", "Hopper").memberOf(engines, "org:member"));
        clerk.add(StandInUser.named("Mallory", "Banned").blocked("banned"));
        clerk.add(StandInUser.nameless());
        return new DemoClerk(
                Optional.of(clerk),
                Map.of(
                        "CLERK_PUBLISHABLE_KEY", clerk.publishableKey(),
                        "CLERK_SECRET_KEY", clerk.secretKey(),
                        "CLERK_APP_URL", clerk.url().toString(),
                        "CLERK_API_URL", clerk.apiUrl().toString(),
                        "CLERK_FRONTEND_API_URL", clerk.url().toString()));
    }

    String description() {
        return standIn.map(clerk -> "a stand-in at " + clerk.url() + ", where you choose who you are")
                .orElse("your instance, as the environment names it");
    }

    @Override
    public void close() {
        standIn.ifPresent(StandInClerk::close);
    }
}
