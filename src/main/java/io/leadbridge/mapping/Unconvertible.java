package io.leadbridge.mapping;

/** A value that cannot become what its target holds. Its message says why, without the value. */
final class Unconvertible extends Exception {
    private static final long serialVersionUID = 1L;

    Unconvertible(String message) {
        super(message, null, false, false);
    }
}
