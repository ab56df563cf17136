package io.github.keycloakclerk.broker.mapper;

/**
 * Text that a regular expression may read for a limited time only. Java's matcher backtracks, so some expressions take
 * exponential time on text that a user can choose (ReDoS).
 */
final class TimeLimitedText implements CharSequence {

    /** The time is up. */
    static final class TimeUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TimeUp() {
            super("time is up", null, false, false);
        }
    }

    /** Reading the clock at each character would take longer than the matching. */
    private static final int READS_BETWEEN_LOOKS = 1024;

    private final String text;
    private final long endsAt;
    private int reads;

    TimeLimitedText(String text, long endsAtNanos) {
        this.text = text;
        this.endsAt = endsAtNanos;
    }

    @Override
    public char charAt(int index) {
        reads++;
        if (reads % READS_BETWEEN_LOOKS == 0 && System.nanoTime() - endsAt > 0) {
            throw new TimeUp();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new TimeLimitedText(text.substring(start, end), endsAt);
    }

    @Override
    public String toString() {
        return text;
    }
}
