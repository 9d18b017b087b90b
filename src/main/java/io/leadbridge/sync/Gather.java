package io.leadbridge.sync;

import io.leadbridge.event.Change;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Webhook;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which leads may be edited again this very moment, so that ten edits in a row become two writes: the first edit of a
 * lead that was at rest is worked at once, those that follow it are gathered. Pure.
 */
final class Gather {

    private final List<Hint> hints;
    private final Map<String, Instant> receivedAt = new HashMap<>();
    private final Pace pace;
    private final Instant now;

    /**
     * @param hints of the batch
     * @param webhooks that they come from
     */
    Gather(Collection<Hint> hints, List<Webhook> webhooks, Pace pace, Instant now) {
        this.hints = List.copyOf(hints);
        this.pace = pace;
        this.now = now;
        webhooks.forEach(webhook -> receivedAt.put(webhook.message(), webhook.receivedAt()));
    }

    /**
     * The leads whose newest webhook is so young that another one may follow. None follows a deletion; and the lead that a
     * deleted one was merged into may be in the same batch: it must not be worked, and get a counterpart of its own, before
     * it has taken the link over.
     *
     * @return when it came, for each of them
     */
    Map<RecordRef, Instant> fresh() {
        Map<RecordRef, Instant> fresh = new LinkedHashMap<>();
        for (Hint hint : hints) {
            Instant newest = newest(times(hint));
            // Of the future is what an instance whose clock is ahead has received: its age is not known.
            boolean young = newest.plus(pace.gather()).isAfter(now) && !newest.isAfter(now);
            if (young && !hint.changes().contains(Change.DELETED)) {
                fresh.put(hint.lead(), newest);
            }
        }
        return fresh;
    }

    /**
     * The leads that are to be left alone yet: of those that are {@link #fresh}, the ones that were not at rest.
     *
     * @param before when the last webhook had come before, by lead; none for a lead that was at rest
     * @return until when, for each of them
     */
    Map<RecordRef, Instant> young(Map<RecordRef, Instant> before) {
        Map<RecordRef, Instant> fresh = fresh();
        Map<RecordRef, Instant> young = new LinkedHashMap<>();
        for (Hint hint : hints) {
            if (fresh.containsKey(hint.lead()) && !wasAtRest(hint, before.get(hint.lead()))) {
                List<Instant> times = times(hint);
                Instant quiet = newest(times).plus(pace.gather());
                Instant latest = times.get(0).plus(pace.gatherMost());
                Instant until = quiet.isBefore(latest) ? quiet : latest;
                if (until.isAfter(now)) {
                    young.put(hint.lead(), until);
                }
            }
        }
        return young;
    }

    /** What was heard last may be this very hint, which comes back. */
    private boolean wasAtRest(Hint hint, Instant before) {
        List<Instant> times = times(hint);
        return before == null
                || !before.isBefore(newest(times))
                || !before.plus(pace.gather()).isAfter(times.get(0));
    }

    private List<Instant> times(Hint hint) {
        return hint.events().stream()
                .map(EventId::message)
                .map(receivedAt::get)
                .sorted()
                .toList();
    }

    private static Instant newest(List<Instant> times) {
        return times.get(times.size() - 1);
    }
}
