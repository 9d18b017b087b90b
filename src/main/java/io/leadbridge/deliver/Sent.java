package io.leadbridge.deliver;

import io.leadbridge.event.Outcome;
import io.leadbridge.event.Work;
import java.util.function.Supplier;

/** A write of which is known how it ended, and that {@link Deliver#finish} has still to bring to the lead's outcome. */
public final class Sent {

    private final Write<?, ?> write;
    private final Supplier<Outcome> end;

    Sent(Write<?, ?> write, Supplier<Outcome> end) {
        this.write = write;
        this.end = end;
    }

    /** The lead that it was for. */
    public Work work() {
        return write.work();
    }

    Write<?, ?> write() {
        return write;
    }

    Outcome finish() {
        return write.outcome(end.get());
    }
}
