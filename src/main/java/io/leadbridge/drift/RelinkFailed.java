package io.leadbridge.drift;

/** Relinking cannot go on; what was linked by then stays so, and it may be begun again. */
public final class RelinkFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    RelinkFailed(String reason) {
        super(reason);
    }
}
