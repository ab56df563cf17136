package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Distinguishes users deleted in Clerk from a Clerk that knows no users, due to an incident with 404 answers or keys of
 * another instance. If several of the last users are unknown, and more than half, none of them counts as deleted. Each
 * node decides for itself; reconciliation counts its own rounds ({@link ReconciliationRound}).
 */
final class UnknownUsers {

    private static final int LAST = 10;
    private static final int SEVERAL = 5;

    /** By provider, the last users, the newest at the end, and whether Clerk knew them. */
    private final Map<String, Map<String, Boolean>> answers = new ConcurrentHashMap<>();

    void known(LinkedUser linkedUser) {
        note(linkedUser, true);
    }

    /**
     * Records a user who is newly unknown to Clerk.
     *
     * @throws ClerkApiException if the answer is not trusted
     */
    void unknown(LinkedUser linkedUser) throws ClerkApiException {
        if (!note(linkedUser, false)) {
            throw ClerkApiException.ofUnknownUsers();
        }
    }

    /** Records an answer; returns whether the last answers are plausible. */
    private boolean note(LinkedUser linkedUser, boolean known) {
        Map<String, Boolean> last = answers.computeIfAbsent(
                linkedUser.realmId() + "." + linkedUser.provider(), place -> new LinkedHashMap<>());
        synchronized (last) {
            last.remove(linkedUser.clerkUserId());
            last.put(linkedUser.clerkUserId(), known);
            Iterator<String> oldest = last.keySet().iterator();
            if (last.size() > LAST) {
                oldest.next();
                oldest.remove();
            }
            long unknown = last.values().stream().filter(found -> !found).count();
            return unknown < SEVERAL || unknown * 2 <= last.size();
        }
    }
}
