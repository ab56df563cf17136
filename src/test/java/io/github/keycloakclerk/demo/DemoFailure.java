package io.github.keycloakclerk.demo;

/** The demo cannot go on. The message is all that the user is told. */
final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailure(String sentence) {
        super(sentence);
    }
}
