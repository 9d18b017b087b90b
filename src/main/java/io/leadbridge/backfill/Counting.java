package io.leadbridge.backfill;

import io.leadbridge.event.Ended;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Counts what became of the leads that a run has queued, and holds it against the plan. */
final class Counting {

    private static final Logger LOG = LoggerFactory.getLogger(Counting.class);

    /** The details of outcomes come a moment after the outcomes; or never, if their instance died between. */
    private static final Duration DETAILS = Duration.ofSeconds(10);

    private static final String LEFT = "its message left the queue without an outcome";

    private final RedisBackfills book;
    private final BiFunction<TenantId, String, Map<Integer, String>> outcomes;
    private final Line line;
    private final Terms terms;
    private final Backfilling.Listener listener;
    private final InstantSource clock;

    Counting(
            RedisBackfills book,
            BiFunction<TenantId, String, Map<Integer, String>> outcomes,
            Line line,
            Terms terms,
            Backfilling.Listener listener,
            InstantSource clock) {
        this.clock = clock;
        this.book = book;
        this.outcomes = outcomes;
        this.line = line;
        this.terms = terms;
        this.listener = listener;
    }

    /**
     * Counts the messages that have come to their end.
     *
     * @param looks whether to look for those that have left the queue without one
     * @return how what was done departs from the plan; empty if it does not
     */
    Optional<String> count(Turn turn, boolean looks) {
        Optional<String> departure = Optional.empty();
        for (Job.Message message : List.copyOf(turn.job.run.open)) {
            String id = turn.job.ref.message(message.number);
            Map<Integer, String> words = outcomes.apply(turn.job.ref.tenant(), id);
            boolean ended = words.size() >= message.leads.size();
            if (!ended && !(looks && line.isGone(turn.job.ref.tenant(), id))) {
                continue;
            }
            List<String> details = book.ended(turn.job.ref, id, message.leads.size());
            if (ended && isTooEarly(message, words, details)) {
                continue;
            }
            count(turn, message, words, details);
            turn.job.run.open.remove(message);
            turn.counted.add(message);
            Optional<String> found = departure(turn.job);
            departure = departure.isPresent() ? departure : found;
        }
        return departure;
    }

    private Optional<String> departure(Job job) {
        return job.plan.profile.departure(job.run.segment, job.run.part, terms.departureShare());
    }

    /** Whether details are still on their way. */
    private boolean isTooEarly(Job.Message message, Map<Integer, String> words, List<String> details) {
        boolean missing = words.entrySet().stream()
                .filter(word -> word.getKey() < details.size())
                .anyMatch(word -> !details.get(word.getKey()).startsWith(word.getValue() + "\t"));
        message.endedMs = message.endedMs == 0 ? clock.millis() : message.endedMs;
        return missing && clock.millis() < message.endedMs + DETAILS.toMillis();
    }

    private void count(Turn turn, Job.Message message, Map<Integer, String> words, List<String> details) {
        Job.Run run = turn.job.run;
        long segment = turn.job.plan.profile.segment(message.place);
        if (segment != run.segment) {
            run.segment = segment;
            run.part = new Profile.Part();
        }
        for (int index = 0; index < message.leads.size(); index++) {
            String word = words.getOrDefault(index, "");
            String[] told = details.get(index).split("\t", 2);
            String detail = told.length == 2 && told[0].equals(word) ? told[1] : "";
            Ending ending = Ending.of(word, detail).orElse(Ending.SKIPPED);
            run.tally.end(ending, word.isEmpty() ? LEFT : detail);
            run.part.count(ending);
            boolean lost = Ending.isLost(word, detail);
            run.tally.lost += lost ? 1 : 0;
            run.part.lost += lost ? 1 : 0;
            listener.ended(turn.account(), ending.name().toLowerCase(Locale.ROOT));
        }
    }

    /** How what is foretold of the chosen leads departs from the plan. */
    Optional<String> departure(Turn turn) {
        Profile.Part part = Forecast.count(turn.report, new Tally());
        long place = turn.job.run.tally.matched;
        return turn.job.plan.profile.departure(turn.job.plan.profile.segment(place), part, terms.departureShare());
    }

    /** What was counted and is kept need not be known any more. */
    void forget(Turn turn) {
        turn.counted.forEach(
                message -> book.counted(turn.job.ref, turn.job.ref.message(message.number), message.leads.size()));
    }

    /** Keeps the detail of an outcome until it is counted, if the event is one of a run. */
    void keepDetail(TenantId tenant, Ended event) {
        Ref.ofMessage(tenant, event.id().message()).ifPresent(ref -> {
            try {
                book.ended(
                        ref,
                        event.id().message(),
                        event.id().index(),
                        event.outcome().word(),
                        detail(event.outcome()),
                        terms.keptLife());
            } catch (DataAccessException e) {
                // That it has ended is in the history; only how, in detail, is not known then.
                LOG.warn("{} backfill: the detail of its outcome is not kept, Redis does not answer", event.id());
            }
        });
    }

    private static String detail(Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied) {
            return applied.what();
        }
        if (outcome instanceof Outcome.Ignored ignored) {
            return ignored.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + ignored.detail();
        }
        return outcome instanceof Outcome.Parked parked ? parked.reason() : "";
    }
}
