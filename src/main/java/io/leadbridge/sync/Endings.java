package io.leadbridge.sync;

import io.leadbridge.event.Ended;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Tried;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What the history is told of a batch: how its events ended, and what those that go on have met with. */
final class Endings {

    private final Course course;
    private final Merged merged;
    private final Map<EventId, Outcome> outcomes;
    private final Storyline story;

    /** @param course as it is now */
    Endings(Course course) {
        this.course = course;
        this.merged = course.merged();
        this.outcomes = course.outcomes();
        this.story = new Storyline(course.batch(), merged, course.sentAgain());
    }

    /** See {@link Course#ended}. */
    List<Ended> ended() {
        List<Ended> ended = new ArrayList<>();
        Map<EventId, Work> carried = carried();
        byWebhook((webhook, own) -> {
            boolean parks = isOver(own);
            own.forEach((id, outcome) -> {
                if (outcome.ended() && (parks || !(outcome instanceof Outcome.Parked))) {
                    Event event = merged.events().get(id);
                    ended.add(new Ended(
                            id,
                            event == null ? null : event.record(),
                            event == null ? null : event.change(),
                            webhook.receivedAt(),
                            outcome,
                            carried.get(id),
                            story.of(id, outcome)));
                }
            });
        });
        return ended;
    }

    /** See {@link Course#tried}. */
    List<Tried> tried() {
        List<Tried> tried = new ArrayList<>();
        if (isOver(outcomes)) {
            return tried;
        }
        byWebhook((webhook, own) -> {
            boolean parks = isOver(own);
            own.forEach((id, outcome) -> {
                if (!outcome.ended() || !parks && outcome instanceof Outcome.Parked) {
                    tried.add(new Tried(id, outcome, Course.isPatient(outcome) ? List.of() : story.of(id, outcome)));
                }
            });
        });
        return tried;
    }

    private void byWebhook(BiConsumer<Webhook, Map<EventId, Outcome>> each) {
        Map<String, Map<EventId, Outcome>> byMessage = Settle.byMessage(outcomes);
        course.webhooks().forEach(webhook -> each.accept(webhook, byMessage.getOrDefault(webhook.message(), Map.of())));
    }

    private static boolean isOver(Map<EventId, Outcome> outcomes) {
        return outcomes.values().stream().allMatch(Outcome::ended);
    }

    /**
     * What was decided about, by the event that carries the outcome for all that merged. Of several leads that an event is
     * about, it is the one whose outcome became the event's.
     */
    private Map<EventId, Work> carried() {
        Map<EventId, Work> carried = new LinkedHashMap<>();
        for (Hint hint : merged.hints()) {
            EventId carrier = hint.events().get(hint.events().size() - 1);
            Work work = course.work(hint.lead());
            if (work != null && outcomes.get(carrier).equals(course.outcome(hint.lead()))) {
                carried.putIfAbsent(carrier, work);
            }
        }
        return carried;
    }
}
