package io.github.keycloakclerk.clerk.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Distributes a limited number of permits so that one holder cannot take all of them: a holder gets another permit only
 * while more are free than it has. A caller waits only while permits are being released, and not behind a holder that
 * keeps all of its permits, because each waiting caller occupies a thread of the server.
 */
final class FairShare {

    /** How long to wait if no permit is taken or released; longer than a slow Clerk takes. */
    private static final long STANDSTILL = TimeUnit.SECONDS.toNanos(3);

    /** The state of one holder. */
    private static final class Holder {
        private int taken;
        private int waiting;
        /** When it last got or returned a permit. */
        private long movedAt;
    }

    private final int ofOne;
    private final int ofAll;
    private final Map<String, Holder> holders = new HashMap<>();
    private int total;
    private int waiting;
    private long movedAt = System.nanoTime();

    /**
     * @param ofOne permits for one holder; a quarter as many callers may wait
     * @param ofAll permits in total; a quarter as many callers may wait
     */
    FairShare(int ofOne, int ofAll) {
        this.ofOne = ofOne;
        this.ofAll = ofAll;
    }

    /** Whether a permit was free in time. It must be returned with {@link #giveBack}. */
    synchronized boolean take(String who, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        Holder holder = holders.computeIfAbsent(who, key -> new Holder());
        try {
            if (!isFree(holder) && !waitsInTime(holder, end)) {
                return false;
            }
            holder.taken++;
            moved(holder);
            total++;
            return true;
        } finally {
            tidy(who, holder);
        }
    }

    private boolean isFree(Holder holder) {
        return holder.taken < ofOne && holder.taken < ofAll - total;
    }

    private boolean waitsInTime(Holder holder, long end) throws InterruptedException {
        if (holder.waiting >= quarter(ofOne) || waiting >= quarter(ofAll)) {
            return false;
        }
        holder.waiting++;
        waiting++;
        try {
            while (!isFree(holder)) {
                long now = System.nanoTime();
                long lastMove = holder.taken > 0 ? holder.movedAt : movedAt;
                long left = Math.min(end, lastMove + STANDSTILL) - now;
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } finally {
            holder.waiting--;
            waiting--;
        }
    }

    private static int quarter(int places) {
        return (places + 3) / 4;
    }

    synchronized int taken() {
        return total;
    }

    synchronized int waiting() {
        return waiting;
    }

    synchronized void giveBack(String who) {
        Holder holder = holders.get(who);
        if (holder != null) {
            holder.taken--;
            moved(holder);
            total--;
            tidy(who, holder);
            notifyAll();
        }
    }

    private void moved(Holder holder) {
        holder.movedAt = System.nanoTime();
        movedAt = holder.movedAt;
    }

    private void tidy(String who, Holder holder) {
        if (holder.taken == 0 && holder.waiting == 0) {
            holders.remove(who);
        }
    }
}
