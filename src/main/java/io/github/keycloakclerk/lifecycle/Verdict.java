package io.github.keycloakclerk.lifecycle;

/** Whether somebody may have tokens. */
sealed interface Verdict {

    Verdict ALLOWED = new Allowed();

    /** Why there is none while Clerk does not answer, for the operator. */
    String UNREACHABLE = "clerk_unreachable";

    /** Clerk lets the person sign in, or the session has nothing to do with Clerk. */
    record Allowed() implements Verdict {}

    /**
     * Never again with this session.
     *
     * @param reason for the operator
     */
    record Refused(String reason) implements Verdict {}

    /** Clerk does not answer, and the administrator wants no tokens then. Later it may go on. */
    record Unavailable() implements Verdict {}

    /** Clerk has to be asked. */
    record Open(Person person, boolean allowedWhenUnreachable) implements Verdict {}
}
