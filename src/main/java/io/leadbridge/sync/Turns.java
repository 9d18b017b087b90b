package io.leadbridge.sync;

import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Work;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whose turn is next: the lanes of a batch that no row has taken yet. Safe for several threads. */
final class Turns {

    private final Deque<List<Work>> waiting = new ArrayDeque<>();
    private final Map<RecordRef, List<RecordRef>> laneOf = new HashMap<>();
    private Instant began;

    /** @param lanes each is worked from its first lead to its last */
    synchronized void begin(Instant now, List<List<Work>> lanes) {
        began = now;
        waiting.addAll(lanes);
        for (List<Work> lane : lanes) {
            List<RecordRef> leads =
                    lane.stream().map(work -> work.hint().lead()).toList();
            leads.forEach(lead -> laneOf.put(lead, leads));
        }
    }

    /** When the lanes began; {@code null} if they have not. */
    synchronized Instant began() {
        return began;
    }

    /** How many lanes nobody has taken. */
    synchronized int left() {
        return waiting.size();
    }

    /** The next lane; {@code null} if there is none left. */
    synchronized List<Work> next() {
        return waiting.poll();
    }

    /** The leads of this one's lane, itself among them; none if it has no lane. */
    synchronized List<RecordRef> lane(RecordRef lead) {
        return laneOf.getOrDefault(lead, List.of());
    }

    /** Whether no other lead of its lane is worked after this one. */
    synchronized boolean isLastOfLane(RecordRef lead) {
        List<RecordRef> lane = lane(lead);
        return !lane.isEmpty() && lane.get(lane.size() - 1).equals(lead);
    }
}
