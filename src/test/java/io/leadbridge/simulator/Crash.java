package io.leadbridge.simulator;

/** The incarnation is dead: nothing that it does reaches the outside any more. */
final class Crash extends RuntimeException {

    private static final long serialVersionUID = 1;

    Crash() {
        super("dead incarnation", null, false, false);
    }
}
