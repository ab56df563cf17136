package io.github.keycloakclerk.bench;

/**
 * How much there is.
 *
 * @param users linked to Clerk, each with a consent
 * @param clients that registered themselves; four of ten with a consent
 * @param sessions offline, and half as many online
 */
record ScaleSize(int users, int clients, int sessions) {

    /** Of the database to compare with. */
    static final ScaleSize EMPTY = new ScaleSize(1000, 10, 100);

    static ScaleSize of(int users) {
        return new ScaleSize(users, users / 10, users / 5);
    }

    int organizations() {
        return Math.max(1, users / 50);
    }
}
