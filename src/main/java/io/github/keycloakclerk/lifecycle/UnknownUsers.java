package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells users who are gone from Clerk from a Clerk that knows nobody: an incident that answers 404, or keys of another instance.
 * If Clerk does not know several of the last users who were asked about, and they are more than half, none of them is believed to be
 * gone. Each node judges by itself; reconciliation counts its own rounds ({@link ReconciliationRound}).
 */
final class UnknownUsers {

    private static final int LAST = 10;
    private static final int SEVERAL = 5;

    /** By provider the last users, the newest at the end, and whether Clerk knew them. */
    private final Map<String, Map<String, Boolean>> answers = new ConcurrentHashMap<>();

    void known(LinkedUser linkedUser) {
        note(linkedUser, true);
    }

    /**
     * Notes a user whom Clerk does not know, and who was known until now.
     *
     * @throws ClerkApiException if that is not to be believed
     */
    void unknown(LinkedUser linkedUser) throws ClerkApiException {
        if (!note(linkedUser, false)) {
            throw ClerkApiException.ofUnknownUsers();
        }
    }

    /** Whether the answers look right with this one. */
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
