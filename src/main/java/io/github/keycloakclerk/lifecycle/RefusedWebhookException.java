package io.github.keycloakclerk.lifecycle;

/** A webhook that is not proven to come from the configured Clerk instance. The message is the reason for the operator. */
final class RefusedWebhookException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedWebhookException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
