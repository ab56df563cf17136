package io.github.keycloakclerk.check;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which this server asks others for checks. There are few: who checks often gets fewer answers, not more threads. */
final class CheckThreads {

    private static final int MAX = 32;

    /** What waits there longer than a check may take is given up by who asked. */
    private static final int QUEUE = 256;

    private static final ExecutorService SHARED = pool(task -> {
        Thread thread = new Thread(task, "mcp-check");
        thread.setDaemon(true);
        return thread;
    });

    private CheckThreads() {}

    private static ExecutorService pool(ThreadFactory factory) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(MAX, MAX, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static ExecutorService shared() {
        return SHARED;
    }
}
