package io.github.keycloakclerk.bench;

import java.util.concurrent.atomic.AtomicLong;

/** Looks ten times a second how many connections are in a transaction that has done nothing for a second. */
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
                // Enough is seen.
            }
        });
        watcher.setDaemon(true);
        watcher.start();
        return new IdleTransactions(watcher, highest);
    }

    /** Ends it. */
    long most() {
        watcher.interrupt();
        return highest.get();
    }
}
