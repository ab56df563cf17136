package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The realms of the tests of one class. Creating and removing realms is most of the server's work in tests, so a test
 * reuses the realm of an earlier test if it can be reset.
 */
final class RealmsOfClass {

    private final Admin admin;
    private final RunningKeycloak server;
    private final List<TestRealm> made = new ArrayList<>();
    private final List<RealmOfTests> free = new ArrayList<>();
    private final Map<ObjectNode, RealmOfTests> lent = new HashMap<>();
    private boolean inTest;

    RealmsOfClass(Admin admin, RunningKeycloak server) {
        this.admin = admin;
        this.server = server;
    }

    synchronized void testBegins() {
        inTest = true;
    }

    synchronized void testEnds() {
        inTest = false;
        free.addAll(lent.values());
        lent.clear();
    }

    /** A reset or new realm; within a test, the same one for the same JSON. Outside of a test, one for the whole class. */
    synchronized TestRealm lend(ObjectNode json) {
        if (!inTest) {
            return make(json);
        }
        ObjectNode likeness = json.deepCopy();
        likeness.remove("realm");
        return lent.computeIfAbsent(likeness, nameless -> one(json)).realm();
    }

    private RealmOfTests one(ObjectNode json) {
        for (RealmOfTests realm : List.copyOf(free)) {
            if (realm.canBecome(json)) {
                free.remove(realm);
                if (realm.become(json)) {
                    return realm;
                }
            }
        }
        return new RealmOfTests(make(json), json);
    }

    /** A realm that no other test gets. */
    synchronized TestRealm make(ObjectNode json) {
        TestRealm realm = TestRealm.create(admin, server.url(), json);
        made.add(realm);
        return realm;
    }

    /** Keycloak's administrators have roles for each realm, which slow down each of their calls. */
    synchronized void remove() {
        made.forEach(realm -> admin.send("DELETE", realm.path(""), null));
    }
}
