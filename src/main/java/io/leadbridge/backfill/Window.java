package io.leadbridge.backfill;

import io.leadbridge.event.Record;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** What is left of one answer of the CRM: leads that the walk has not come by yet. For one thread at a time. */
final class Window {

    final long sinceMs;
    final long nextMs;
    final boolean last;
    private final Deque<Record> left;

    /**
     * @param sinceMs what the CRM was asked for
     * @param nextMs to go on from here
     * @param last whether there is no more
     */
    Window(long sinceMs, long nextMs, boolean last, Collection<Record> leads) {
        this.sinceMs = sinceMs;
        this.nextMs = nextMs;
        this.last = last;
        this.left = new ArrayDeque<>(leads);
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    Record next() {
        return left.pop();
    }

    /** Puts leads back that came to nothing. */
    void back(List<Record> leads) {
        for (int i = leads.size() - 1; i >= 0; i--) {
            left.push(leads.get(i));
        }
    }
}
