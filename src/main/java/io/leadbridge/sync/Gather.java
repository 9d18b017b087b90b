package io.leadbridge.sync;

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

/** Tells which leads may be edited again this very moment, so that ten edits in a row become one write. Pure. */
final class Gather {

    private Gather() {}

    /**
     * The leads that are to be left alone yet.
     *
     * @return until when, for each of them
     */
    static Map<RecordRef, Instant> young(Collection<Hint> hints, List<Webhook> webhooks, Pace pace, Instant now) {
        Map<String, Instant> receivedAt = new HashMap<>();
        webhooks.forEach(webhook -> receivedAt.put(webhook.message(), webhook.receivedAt()));
        Map<RecordRef, Instant> young = new LinkedHashMap<>();
        for (Hint hint : hints) {
            List<Instant> times = hint.events().stream()
                    .map(EventId::message)
                    .map(receivedAt::get)
                    .sorted()
                    .toList();
            Instant newest = times.get(times.size() - 1);
            Instant quiet = newest.plus(pace.gather());
            Instant latest = times.get(0).plus(pace.gatherMost());
            Instant until = quiet.isBefore(latest) ? quiet : latest;
            // Of the future is what an instance whose clock is ahead has received: its age is not known.
            if (until.isAfter(now) && !newest.isAfter(now)) {
                young.put(hint.lead(), until);
            }
        }
        return young;
    }
}
