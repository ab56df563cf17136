package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The ways to sign in with Clerk, as a browser takes them. Behavior common to all ways is tested with each. */
public enum SignInWay {
    /** The app's page posts the token. */
    HANDOFF {
        @Override
        public void configure(ObjectNode config) {
            config.put("signInMode", "handoff");
        }

        @Override
        public Supplier<Page> arrival(Journey journey, StandInClerk clerk, StandInUser person) {
            String token = clerk.token(person).sign();
            return () -> journey.returnWith(token);
        }
    },
    /** The app's server reports the sign-in, and the browser returns with a handle. */
    SERVER {
        @Override
        public void configure(ObjectNode config) {
            config.put("signInMode", "handoff").put("handoffSecret", AppServer.SECRET);
        }

        @Override
        public Supplier<Page> arrival(Journey journey, StandInClerk clerk, StandInUser person) {
            AppServer server = new AppServer(journey.callbackUrl());
            Admin.Answer answer = server.say(journey.state(), "clerk_session", clerk.signIn(person));
            String handle = answer.body().path("handle").asText("none");
            return () -> journey.comeBack(handle);
        }
    },
    /** Clerk's OAuth server. */
    OAUTH {
        @Override
        public void configure(ObjectNode config) {
            config.put("signInMode", "oauth");
        }

        @Override
        public Supplier<Page> arrival(Journey journey, StandInClerk clerk, StandInUser person) {
            URI back = clerk.oauth().allow(journey.page().address(), person);
            return () -> journey.browser().open(back);
        }

        @Override
        public Page deny(Journey journey, StandInClerk clerk) {
            return journey.browser().open(clerk.oauth().deny(journey.page().address()));
        }
    },
    /** ClerkJS on Keycloak's page, which posts the token. */
    EMBEDDED {
        @Override
        public void configure(ObjectNode config) {
            config.put("signInMode", "embedded");
        }

        @Override
        public Supplier<Page> arrival(Journey journey, StandInClerk clerk, StandInUser person) {
            String token = clerk.token(person)
                    .claim("azp", origin(journey.callbackUrl()))
                    .sign();
            return () -> journey.returnWith(token);
        }
    };

    /** Configures a provider for this way. */
    public abstract void configure(ObjectNode config);

    /** Signs the user in at Clerk. The result sends the browser back to Keycloak and follows the redirects. */
    public abstract Supplier<Page> arrival(Journey journey, StandInClerk clerk, StandInUser person);

    /** Signs the user in at Clerk and returns to Keycloak. */
    public Page come(Journey journey, StandInClerk clerk, StandInUser person) {
        return arrival(journey, clerk, person).get();
    }

    /** The user denies the sign-in. */
    public Page deny(Journey journey, StandInClerk clerk) {
        return journey.returnWithError("access_denied");
    }

    /** A realm with this way to sign in. */
    public Consumer<ObjectNode> realm() {
        return json -> configure((ObjectNode) RealmExport.provider(json).get("config"));
    }

    public TestRealm realm(TestKeycloak keycloak) {
        return keycloak.realm(realm());
    }

    /** Whether Keycloak learns the user's Clerk session. */
    public boolean tellsSession() {
        return this != OAUTH;
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }
}
