package io.github.keycloakclerk.bench;

/**
 * The amount of data in a database.
 *
 * @param users linked to Clerk, each with a consent
 * @param clients self-registered clients, four of ten with a consent
 * @param sessions offline sessions; there are half as many online sessions
 */
record ScaleSize(int users, int clients, int sessions) {

    /** Size of the database to compare with. */
    static final ScaleSize EMPTY = new ScaleSize(1000, 10, 100);

    static ScaleSize of(int users) {
        return new ScaleSize(users, users / 10, users / 5);
    }

    int organizations() {
        return Math.max(1, users / 50);
    }
}
