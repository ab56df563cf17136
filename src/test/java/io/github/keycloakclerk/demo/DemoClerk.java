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

    private static final String MODE = "CLERK_SIGN_IN_MODE";
    private static final List<String> KEYS = List.of("CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY");
    private static final List<String> KEYS_OF_HANDOFF =
            List.of("CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY", "CLERK_APP_URL");

    /** What makes the secret key of the stand-in. The compose file has the same key. */
    private static final String NAME = "demo";

    static DemoClerk start(int port, Map<String, String> environment) {
        return start("127.0.0.1", port, environment);
    }

    static DemoClerk start(String host, int port, Map<String, String> environment) {
        Predicate<String> isSet = key -> !environment.getOrDefault(key, "").isBlank();
        String mode = environment.getOrDefault(MODE, "handoff");
        List<String> needed = mode.equals("handoff") ? KEYS_OF_HANDOFF : KEYS;
        if (environment.getOrDefault("CLERK_SECRET_KEY", "").startsWith("sk_live_")) {
            throw new DemoFailure("The demo has a known password: use the keys of a development instance (sk_test_…).");
        }
        if (needed.stream().allMatch(isSet)) {
            return new DemoClerk(Optional.empty(), Map.of());
        }
        if (KEYS_OF_HANDOFF.stream().anyMatch(isSet)) {
            throw new DemoFailure(
                    "For the real Clerk set all of " + String.join(", ", needed) + "; for the stand-in set none.");
        }
        if (mode.equals("embedded")) {
            throw new DemoFailure(
                    "The stand-in has no form to embed: set the keys of the real Clerk, or another mode.");
        }
        return standIn(StandInClerk.start(host, port, NAME), mode);
    }

    private static DemoClerk standIn(StandInClerk clerk, String mode) {
        StandInOrganization engines = StandInOrganization.known("Analytical Engines");
        clerk.add(StandInUser.known("Ada", "Lovelace").memberOf(engines, "org:admin"));
        clerk.add(StandInUser.known("Grace", "Hopper").memberOf(engines, "org:member"));
        clerk.add(StandInUser.known("Mallory", "Banned").blocked("banned"));
        return new DemoClerk(
                Optional.of(clerk),
                Map.of(
                        MODE,
                        mode,
                        "CLERK_PUBLISHABLE_KEY",
                        clerk.publishableKey(),
                        "CLERK_SECRET_KEY",
                        clerk.secretKey(),
                        "CLERK_APP_URL",
                        clerk.url().toString(),
                        "CLERK_API_URL",
                        clerk.apiUrl().toString(),
                        "CLERK_FRONTEND_API_URL",
                        clerk.url().toString()));
    }

    /** Which users can sign in, for a user of the demo. */
    String users() {
        return standIn.map(clerk -> "A stand-in for Clerk (" + clerk.url() + """
                ) lets you choose the user:

                   Ada Lovelace     admin of the organization Analytical Engines
                   Grace Hopper     member of it
                   Mallory Banned   banned in Clerk, so the sign-in is refused""")
                .orElse("All users of your Clerk instance can.");
    }

    @Override
    public void close() {
        standIn.ifPresent(StandInClerk::close);
    }
}
