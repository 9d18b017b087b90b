package io.leadbridge.console;

import io.leadbridge.camel.redisqueue.MessagePlace;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.Story;
import io.leadbridge.history.Waiting;
import io.leadbridge.rules.Explanation;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Puts together what one event's page shows. Calls no CRM. */
public final class StoryPages {

    /** Where a parked event's message does not wait again. */
    private static final Set<Waiting.Place> IDLE = EnumSet.of(Waiting.Place.PARKED, Waiting.Place.GONE);

    private final MetadataStore metadata;
    private final Rules rules;
    private final RedisQueueOperations queue;
    private final Inquiry inquiry;

    StoryPages(MetadataStore metadata, Rules rules, RedisQueueOperations queue, Inquiry inquiry) {
        this.metadata = metadata;
        this.rules = rules;
        this.queue = queue;
        this.inquiry = inquiry;
    }

    /**
     * What the page shows.
     *
     * @param row the event as lists have it
     * @param sentence why it ended so, in full and in English, as the API and the command tell it
     * @param waits why it waits once more, for it was parked and a person sent it again; empty if it does not
     * @param lead the lead that it is about; empty if it is about none
     * @param crm where its webhook came from; empty if that is not known
     * @param parkedId id under which its message is parked now; empty if it is not
     * @param steps what happened on its way
     * @param rules each rule in force with its verdict on the lead as it was then; empty if that is not kept
     * @param pipeline and {@code status} of the lead as it was then, by name; empty if that is not kept
     * @param fields of the lead as it was then
     * @param open whether a person's data is shown
     */
    public record View(
            String tenant,
            EventPages.Row row,
            String sentence,
            String waits,
            Instant receivedAt,
            String lead,
            String crm,
            String leadId,
            String parkedId,
            List<Step> steps,
            List<Judged> rules,
            String pipeline,
            String status,
            List<Masks.Shown> fields,
            boolean open) {

        /** Whether what the rules saw is kept. */
        public boolean hasRecord() {
            return !fields.isEmpty();
        }

        /** Whether something is hidden. */
        public boolean hides() {
            return fields.stream().anyMatch(Masks.Shown::hidden)
                    || rules.stream()
                            .flatMap(rule -> rule.conditions().stream())
                            .anyMatch(condition -> condition.found().contains("•"));
        }
    }

    /**
     * A rule and its verdict.
     *
     * @param verdict {@code yes}, {@code no}, {@code unknown} or {@code not_asked}
     * @param conditions all of them, an outer one before its parts
     */
    public record Judged(String rule, String verdict, List<Condition> conditions) {}

    /**
     * A condition and its verdict.
     *
     * @param depth how many others it is part of
     */
    public record Condition(int depth, String asks, String verdict, String found) {}

    View view(Tenant tenant, Story story, Words words, boolean open) {
        Ended ended = story.ended();
        Optional<RecordRef> lead = lead(story);
        Optional<Record> record = Optional.ofNullable(ended.work()).map(work -> work.record());
        Optional<Metadata> names = record.flatMap(kept ->
                        metadata.load(new Account(tenant.id(), kept.ref().crm())))
                .map(stored -> stored.metadata());
        Masks masks = new Masks(names, open);
        Inquiry.Known known = inquiry.ask(tenant.id(), ended.id());
        return new View(
                tenant.id().value(),
                EventPages.Row.of(story, words),
                known.sentence(),
                known.waiting()
                        .filter(waiting -> !IDLE.contains(waiting.place()))
                        .map(waiting -> Telling.why(waiting, words))
                        .orElse(""),
                ended.receivedAt(),
                lead.map(RecordRef::toString).orElse(""),
                lead.map(ref -> ref.crm().value()).orElse(""),
                lead.map(RecordRef::id).orElse(""),
                parkedId(tenant, ended),
                ended.steps(),
                names.map(all -> judged(tenant, story, all, masks)).orElse(List.of()),
                record.map(kept -> masks.pipeline(kept.pipeline())).orElse(""),
                record.map(kept -> masks.status(kept.pipeline(), kept.status())).orElse(""),
                record.map(masks::fields).orElse(List.of()),
                open);
    }

    /** The lead that an event is about; empty if that is not kept. */
    static Optional<RecordRef> lead(Story story) {
        if (story.ended().work() != null) {
            return Optional.of(story.ended().work().record().ref());
        }
        return Optional.ofNullable(story.ended().record()).filter(record -> record.entity() == Entity.LEAD);
    }

    private String parkedId(Tenant tenant, Ended ended) {
        if (!(ended.outcome() instanceof Outcome.Parked)) {
            return "";
        }
        MessagePlace place = queue.find(tenant.id().value(), ended.id().message());
        return place.state() == MessagePlace.State.PARKED ? place.parkedId() : "";
    }

    private List<Judged> judged(Tenant tenant, Story story, Metadata known, Masks masks) {
        Batch batch = new Batch(tenant.id(), tenant.rules(), tenant.region(), () -> Duration.ZERO);
        return judged(rules.explain(story.ended().work(), batch, known), masks);
    }

    static List<Judged> judged(List<Explanation> explanations, Masks masks) {
        return explanations.stream()
                .map(explanation -> new Judged(
                        explanation.rule(), word(explanation.verdict()), conditions(explanation.when(), masks)))
                .toList();
    }

    private static List<Condition> conditions(Explanation.Part when, Masks masks) {
        List<Condition> conditions = new ArrayList<>();
        if (when != null) {
            add(when, 0, masks, conditions);
        }
        return conditions;
    }

    private static void add(Explanation.Part part, int depth, Masks masks, List<Condition> conditions) {
        boolean personal = part.path().endsWith(".field") && part.verdict() != Explanation.Verdict.UNKNOWN;
        conditions.add(new Condition(depth, part.asks(), word(part.verdict()), masks.found(part.found(), personal)));
        part.parts().forEach(inner -> add(inner, depth + 1, masks, conditions));
    }

    static String word(Explanation.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
