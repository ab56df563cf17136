package io.github.keycloakclerk.clerk.api;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Hands out a limited number of places so that one holder cannot take all of them: a holder gets another place only while more
 * places are free than it has.
 */
final class FairShare {

    private final int ofOne;
    private final int ofAll;
    private final Map<String, Integer> taken = new HashMap<>();
    private int total;

    /**
     * @param ofOne that one may have
     * @param ofAll that there are
     */
    FairShare(int ofOne, int ofAll) {
        this.ofOne = ofOne;
        this.ofAll = ofAll;
    }

    /** Whether a place was free in time. It has to be given back. */
    synchronized boolean take(String who, long waitMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (!isFree(who)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        taken.merge(who, 1, Integer::sum);
        total++;
        return true;
    }

    private boolean isFree(String who) {
        int own = taken.getOrDefault(who, 0);
        return own < ofOne && own < ofAll - total;
    }

    synchronized void giveBack(String who) {
        taken.computeIfPresent(who, (key, own) -> own > 1 ? own - 1 : null);
        total--;
        notifyAll();
    }
}
