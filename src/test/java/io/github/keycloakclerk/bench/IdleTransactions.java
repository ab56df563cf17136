package io.github.keycloakclerk.bench;

import java.util.concurrent.atomic.AtomicLong;

/** Counts, ten times a second, the connections that have been idle in a transaction for at least a second. */
record IdleTransactions(Thread watcher, AtomicLong highest) {

    static IdleTransactions watch(BenchDatabase database) {
        AtomicLong highest = new AtomicLong();
        Thread watcher = new Thread(() -> {
            try {
                while (true) {
                    long now = database.number(
                            "select count(*) from pg_stat_activity where datname = '" + database.name()
                                    + "' and state = 'idle in transaction' and state_change < clock_timestamp() - interval '1 second'");
                    highest.accumulateAndGet(now, Math::max);
                    Thread.sleep(100);
                }
            } catch (InterruptedException e) {
                // The measurement has ended.
            }
        });
        watcher.setDaemon(true);
        watcher.start();
        return new IdleTransactions(watcher, highest);
    }

    /** Stops watching. */
    long most() {
        watcher.interrupt();
        return highest.get();
    }
}
