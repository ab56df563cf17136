package io.github.keycloakclerk.check;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which this server asks others for checks. There are few: who checks often gets fewer answers, not more threads. */
final class CheckThreads {

    private static final int MAX = 32;

    private static final ExecutorService SHARED =
            new ThreadPoolExecutor(0, MAX, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "mcp-check");
                thread.setDaemon(true);
                return thread;
            });

    private CheckThreads() {}

    static ExecutorService shared() {
        return SHARED;
    }
}
