package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The ways to sign in with Clerk, each as a browser goes it. What holds in every way is tested in every way. */
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
    /** The app's server says who signed in; the browser brings a handle. */
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

    /** Sets the settings of a provider. */
    public abstract void configure(ObjectNode config);

    /** The user signs in at Clerk; what is returned brings the browser back to Keycloak, and on to where that leads. */
    public abstract Supplier<Page> arrival(Journey journey, StandInClerk clerk, StandInUser person);

    /** The user signs in at Clerk and comes back to Keycloak. */
    public Page come(Journey journey, StandInClerk clerk, StandInUser person) {
        return arrival(journey, clerk, person).get();
    }

    /** The user says no. */
    public Page deny(Journey journey, StandInClerk clerk) {
        return journey.returnWithError("access_denied");
    }

    /** A realm where users sign in this way. */
    public Consumer<ObjectNode> realm() {
        return json -> configure((ObjectNode) RealmExport.provider(json).get("config"));
    }

    public TestRealm realm(TestKeycloak keycloak) {
        return keycloak.realm(realm());
    }

    /** Whether Keycloak learns which Clerk session the user has. */
    public boolean tellsSession() {
        return this != OAUTH;
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }
}
