package io.leadbridge.health;

import io.leadbridge.spool.SpoolState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Is the spool well? That it is in use is told, but is no fault: it does then what it is for, and Redis' own check is DOWN.
 * DOWN if it is full, cannot be written, or holds messages that the queue refused.
 */
public final class SpoolCheck extends DependencyCheck {

    private final Supplier<SpoolState> spool;

    /**
     * @param spool how it is
     */
    public SpoolCheck(Supplier<SpoolState> spool) {
        super("spool");
        this.spool = spool;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        SpoolState state = spool.get();
        details.put("inUse", state.inUse());
        details.put("waiting", state.waiting());
        details.put("bytes", state.bytes());
        details.put("maxBytes", state.maxBytes());
        details.put("oldestAgeSeconds", state.oldestAge().toSeconds());
        details.put("setAside", state.setAside());
        List<String> faults = new ArrayList<>();
        if (!state.takes()) {
            faults.add(state.fault());
        }
        if (state.setAside() > 0) {
            faults.add(state.setAside() + " webhooks were refused by the queue and set aside; the log names them, and"
                    + " they are tried again at the next start");
        }
        return faults;
    }
}
