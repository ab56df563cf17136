package io.github.keycloakclerk.check;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request to another server that is in progress.
 *
 * @param end deadline for the answer
 */
public record Probe<T>(Future<T> answer, Instant end) {

    /**
     * Waits for the answer.
     *
     * @throws IOException if there is none in time, or the request failed; the message says why
     */
    public T get() throws IOException {
        Duration left = Duration.between(Instant.now(), end);
        try {
            return answer.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
