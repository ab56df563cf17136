package io.github.keycloakclerk.clerk.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Hands out a limited number of places so that one holder cannot take all of them: a holder gets another place only while more
 * places are free than it has. Who finds none waits as long as places come free; not behind a holder whose places are all taken and
 * stay so, because each who waits holds a thread of the server.
 */
final class FairShare {

    /** Longer than Clerk takes when it is slow. */
    private static final long STANDSTILL = TimeUnit.SECONDS.toNanos(3);

    /** What one holder has. */
    private static final class Holder {
        private int taken;
        private int waiting;
        /** When it last got or gave back a place. */
        private long movedAt;
    }

    private final int ofOne;
    private final int ofAll;
    private final Map<String, Holder> holders = new HashMap<>();
    private int total;
    private int waiting;
    private long movedAt = System.nanoTime();

    /**
     * @param ofOne that one may have; a quarter as many may wait
     * @param ofAll that there are; a quarter as many may wait
     */
    FairShare(int ofOne, int ofAll) {
        this.ofOne = ofOne;
        this.ofAll = ofAll;
    }

    /** Whether a place was free in time. It has to be given back. */
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
