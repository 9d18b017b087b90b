package io.leadbridge.sync;

import io.leadbridge.event.Pending;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lays a batch's pending writes into parcels, each to be sent in one call. Of writes that touch the same, one goes at a
 * time, in the order in which they were added. Safe for several threads.
 */
final class Parcels {

    private final Set<Pending> waiting = new LinkedHashSet<>();
    private final Set<String> underWay = new HashSet<>();

    synchronized void add(Pending write) {
        waiting.add(write);
    }

    /** Number of writes that no parcel has taken. */
    synchronized int size() {
        return waiting.size();
    }

    /**
     * Takes the next parcel. {@link #ended} must follow, and then another try: what must wait for it is free then.
     *
     * @return writes of one account and kind, no more than go together; empty if none is left, or all that are left wait
     *     for a parcel under way
     */
    synchronized List<Pending> take() {
        List<Pending> parcel = new ArrayList<>();
        Set<String> blocked = new HashSet<>(underWay);
        for (Pending write : waiting) {
            boolean free = write.touches().stream().noneMatch(blocked::contains);
            if (free && (parcel.isEmpty() || goesWith(parcel, write))) {
                parcel.add(write);
                underWay.addAll(write.touches());
            }
            blocked.addAll(write.touches());
        }
        parcel.forEach(waiting::remove);
        return parcel;
    }

    /** Says that all of a parcel has come to its end. */
    synchronized void ended(List<Pending> parcel) {
        parcel.forEach(write -> underWay.removeAll(write.touches()));
    }

    private static boolean goesWith(List<Pending> parcel, Pending write) {
        Pending first = parcel.get(0);
        return parcel.size() < first.parcel()
                && write.kind() == first.kind()
                && write.account().equals(first.account());
    }
}
