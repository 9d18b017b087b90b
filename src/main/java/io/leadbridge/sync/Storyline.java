package io.leadbridge.sync;

import io.leadbridge.event.Batch;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.event.Step.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened to each event of a batch: from what was noted of the leads to what is told of the events. */
final class Storyline {

    private final Batch batch;
    private final Set<String> sentAgain;
    private final Map<EventId, List<RecordRef>> leads = new HashMap<>();

    /** @param sentAgain ids of messages that a person has sent again since they were last tried */
    Storyline(Batch batch, Merged merged, Set<String> sentAgain) {
        this.batch = batch;
        this.sentAgain = sentAgain;
        for (Hint hint : merged.hints()) {
            // The event that carries the outcome for all that merged has their steps as well.
            EventId carrier = hint.events().get(hint.events().size() - 1);
            leads.computeIfAbsent(carrier, key -> new ArrayList<>()).add(hint.lead());
        }
    }

    /** The steps of an event at this try, the last of them the wait that it ended with, if it did. */
    List<Step> of(EventId event, Outcome outcome) {
        List<Step> steps = new ArrayList<>();
        Instant now = batch.diary().now();
        if (sentAgain.contains(event.message())) {
            steps.add(new Step(now, Kind.PERSON, "", "sent again"));
        }
        leads.getOrDefault(event, List.of())
                .forEach(lead -> steps.addAll(batch.diary().of(lead)));
        if (outcome instanceof Outcome.Retried retried) {
            String when = retried.after().isZero() ? "tried again later" : "tried again in " + told(retried.after());
            steps.add(new Step(now, Kind.WAIT, "", when + ": " + retried.reason()));
        } else if (outcome instanceof Outcome.Held held) {
            steps.add(new Step(now, Kind.WAIT, "", "held for " + told(held.after()) + ": " + held.reason()));
        } else if (outcome instanceof Outcome.Parked parked) {
            steps.add(new Step(now, Kind.WAIT, "", "for a person: " + parked.reason()));
        }
        return steps;
    }

    private static String told(Duration time) {
        return time.toMillis() < 1000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}
