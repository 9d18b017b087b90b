package io.leadbridge.sync;

import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * From outcomes of leads to outcomes of events, and from those of a message's events to its verdict. Pure.
 *
 * <p>Events that merged into another share its fate as long as that has not ended or needs a person: what only they tell
 * (a status that was passed) must come back with it. A message with an event on hold stays in its place with all that
 * has not ended; else one with an event to be retried comes back with all of these; else one with a parked event is
 * parked with those alone. Parked events wait with the others meanwhile and are worked again: nothing is in two places.
 */
final class Settle {

    private Settle() {}

    /** What becomes of a message. {@code events} are the indexes that are left in it; empty with DONE. */
    record Fate(Verb verb, Duration after, String reason, Set<Integer> events) {}

    enum Verb {
        DONE,
        HOLD,
        RETRY,
        PARK
    }

    /**
     * The outcome of every event that was to be worked.
     *
     * @param leads outcome of each hinted lead
     * @param unreadable outcomes of messages that could not be understood
     */
    static Map<EventId, Outcome> outcomes(
            Merged merged, Map<RecordRef, Outcome> leads, Map<EventId, Outcome> unreadable) {
        Map<EventId, Outcome> outcomes = new LinkedHashMap<>(unreadable);
        outcomes.putAll(merged.outcomes());
        for (Hint hint : merged.hints()) {
            Outcome outcome = leads.getOrDefault(hint.lead(), new Outcome.Retried(Duration.ZERO, "was not worked"));
            EventId carrier = hint.events().get(hint.events().size() - 1);
            boolean over = outcome.ended() && !(outcome instanceof Outcome.Parked);
            for (EventId event : hint.events()) {
                Outcome own = over && !event.equals(carrier) ? new Outcome.Merged(carrier) : outcome;
                outcomes.merge(event, own, Outcome::mostTelling);
            }
        }
        for (Event event : merged.events().values()) {
            outcomes.putIfAbsent(event.id(), new Outcome.Retried(Duration.ZERO, "was not worked"));
        }
        return outcomes;
    }

    /** Those of each message; of one without events there is nothing. */
    static Map<String, Map<EventId, Outcome>> byMessage(Map<EventId, Outcome> outcomes) {
        Map<String, Map<EventId, Outcome>> byMessage = new HashMap<>();
        outcomes.forEach((event, outcome) -> byMessage
                .computeIfAbsent(event.message(), absent -> new LinkedHashMap<>())
                .put(event, outcome));
        return byMessage;
    }

    /** The verdict on a message, by the outcomes of its events. */
    static Fate fate(Map<EventId, Outcome> own) {
        Set<Integer> left = indexes(own, outcome -> !outcome.ended() || outcome instanceof Outcome.Parked);
        Duration after = Duration.ZERO;
        Outcome worst = null;
        for (Outcome outcome : own.values()) {
            worst = worst == null ? outcome : Outcome.mostTelling(worst, outcome);
            Duration wait = outcome.comesBackAfter();
            after = wait.compareTo(after) > 0 ? wait : after;
        }
        if (worst instanceof Outcome.Held held) {
            return new Fate(Verb.HOLD, holdOf(own), held.reason(), left);
        }
        if (worst instanceof Outcome.Retried retried) {
            return new Fate(Verb.RETRY, after, retried.reason(), left);
        }
        if (worst instanceof Outcome.Parked parked) {
            return new Fate(Verb.PARK, Duration.ZERO, parked.reason(), left);
        }
        return new Fate(Verb.DONE, Duration.ZERO, "", Set.of());
    }

    private static Duration holdOf(Map<EventId, Outcome> own) {
        return own.values().stream()
                .filter(Outcome.Held.class::isInstance)
                .map(Outcome::comesBackAfter)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Set<Integer> indexes(Map<EventId, Outcome> own, Predicate<Outcome> which) {
        Set<Integer> indexes = new TreeSet<>();
        own.forEach((event, outcome) -> {
            if (which.test(outcome)) {
                indexes.add(event.index());
            }
        });
        return indexes;
    }
}
