package io.github.keycloakclerk.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Running and waiting webhooks of one provider. Each waiting webhook holds a thread that other requests need, so more
 * than a few may wait only if their turn comes soon. Not thread-safe.
 */
final class WebhookLane {

    /**
     * A unit of work.
     *
     * @param work does it, and returns what notifies the waiting requests
     * @param drop notifies them that it is not done
     */
    record Task(Supplier<Runnable> work, Runnable drop) {}

    /** This many may always wait. */
    private static final int ALWAYS = 8;

    /** How long the last of them may have to wait. Svix waits 15 seconds. */
    private static final long MAX_WAIT = Duration.ofSeconds(5).toNanos();

    private static final long STANDSTILL = Duration.ofSeconds(2).toNanos();

    private final int maxRunning;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private int running;
    private long movedAt = System.nanoTime();
    /** Average duration of the last tasks, in nanoseconds. */
    private long usualTime;

    /** @param maxRunning maximum concurrent tasks */
    WebhookLane(int maxRunning) {
        this.maxRunning = maxRunning;
    }

    boolean isEmpty() {
        return running == 0 && waiting.isEmpty();
    }

    int running() {
        return running;
    }

    /** Whether another task may start, given the number of free threads. */
    boolean wantsThread(int free) {
        return !waiting.isEmpty() && running < maxRunning && running < free;
    }

    /** Whether another task may wait. */
    boolean hasRoom() {
        return hasOwnRoom() || !standsStill() && waiting.size() * usualTime / maxRunning < MAX_WAIT;
    }

    /** Whether another task may wait, regardless of how many wait for other providers. */
    boolean hasOwnRoom() {
        return waiting.size() < ALWAYS;
    }

    private boolean standsStill() {
        return running > 0 && System.nanoTime() - movedAt > STANDSTILL;
    }

    void add(Task task) {
        waiting.add(task);
    }

    /** The next task. */
    Task next() {
        return waiting.element();
    }

    /** The next task has started. */
    void begin() {
        waiting.remove();
        running++;
        movedAt = System.nanoTime();
    }

    /** A task has ended. */
    void end(long nanos) {
        running--;
        movedAt = System.nanoTime();
        usualTime = usualTime == 0 ? nanos : (usualTime * 3 + nanos) / 4;
    }

    /** Removes the last waiting task, if there is no progress and more wait than allowed in that case. */
    Optional<Task> takeSurplus() {
        return standsStill() && waiting.size() > ALWAYS ? Optional.of(waiting.removeLast()) : Optional.empty();
    }
}
