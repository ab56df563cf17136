package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The realms of the tests of one class. Making and removing a realm is most of what a server has to do for tests, so a test gets one that
 * an earlier test is done with, if it can be made like new.
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

    /** One as if it was new; the same for the same JSON within a test. Outside of a test, one that is for the whole class. */
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

    /** One that no other test gets. */
    synchronized TestRealm make(ObjectNode json) {
        TestRealm realm = TestRealm.create(admin, server.url(), json);
        made.add(realm);
        return realm;
    }

    /** Keycloak's administrators have roles for each realm, which make each of their calls slower. */
    synchronized void remove() {
        made.forEach(realm -> admin.send("DELETE", realm.path(""), null));
    }
}
