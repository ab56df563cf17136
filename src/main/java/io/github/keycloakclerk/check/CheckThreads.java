package io.github.keycloakclerk.check;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Limited number of threads for requests of checks to other servers: frequent checks get fewer answers, not more threads. */
final class CheckThreads {

    private static final int MAX = 32;

    /** Requests that wait longer than a check may take are given up by the check. */
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
