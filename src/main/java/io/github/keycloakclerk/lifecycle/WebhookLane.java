package io.github.keycloakclerk.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is under way and waits of one provider. Each webhook that waits holds a thread that requests of others need, so more than a few
 * may wait only while it is soon their turn. Not safe for use by several threads.
 */
final class WebhookLane {

    /**
     * Something to be done.
     *
     * @param work does it, and returns what tells those who wait
     * @param drop tells them that it is not done
     */
    record Task(Supplier<Runnable> work, Runnable drop) {}

    /** As many may wait in any case. */
    private static final int ALWAYS = 8;

    /** How long the last of them may have to wait. Svix waits for 15 seconds. */
    private static final long MAX_WAIT = Duration.ofSeconds(5).toNanos();

    private static final long STANDSTILL = Duration.ofSeconds(2).toNanos();

    private final int maxRunning;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private int running;
    private long movedAt = System.nanoTime();
    /** Of the last ones, in nanoseconds. */
    private long usualTime;

    /** @param maxRunning at the same time */
    WebhookLane(int maxRunning) {
        this.maxRunning = maxRunning;
    }

    boolean isEmpty() {
        return running == 0 && waiting.isEmpty();
    }

    int running() {
        return running;
    }

    /** Whether one more may be begun, if there are so many free threads. */
    boolean wantsThread(int free) {
        return !waiting.isEmpty() && running < maxRunning && running < free;
    }

    /** Whether one more may wait. */
    boolean hasRoom() {
        return hasOwnRoom() || !standsStill() && waiting.size() * usualTime / maxRunning < MAX_WAIT;
    }

    /** Whether one more may wait however many wait of other providers. */
    boolean hasOwnRoom() {
        return waiting.size() < ALWAYS;
    }

    private boolean standsStill() {
        return running > 0 && System.nanoTime() - movedAt > STANDSTILL;
    }

    void add(Task task) {
        waiting.add(task);
    }

    /** The one whose turn it is. */
    Task next() {
        return waiting.element();
    }

    /** The one whose turn it is has begun. */
    void begin() {
        waiting.remove();
        running++;
        movedAt = System.nanoTime();
    }

    /** One has ended. */
    void end(long nanos) {
        running--;
        movedAt = System.nanoTime();
        usualTime = usualTime == 0 ? nanos : (usualTime * 3 + nanos) / 4;
    }

    /** Takes out the last one that waits, if nothing goes on and more wait than may then. */
    Optional<Task> takeSurplus() {
        return standsStill() && waiting.size() > ALWAYS ? Optional.of(waiting.removeLast()) : Optional.empty();
    }
}
