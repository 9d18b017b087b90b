package io.leadbridge.dryrun;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.deliver.Deliver;
import io.leadbridge.deliver.OverlayBooks;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.sync.Course;
import io.leadbridge.sync.Customer;
import io.leadbridge.sync.Pace;
import io.leadbridge.sync.Sync;
import io.leadbridge.tenant.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One rehearsal: the webhook is played as a batch of its own, on a fresh stage, until it need not wait any more. */
final class Rehearsal {

    /** The first word of its log lines. */
    static final String MESSAGE = "dry-run";

    private static final Duration LONG = Duration.ofHours(1);
    private static final int TRIES = 5;

    private final Original original;
    private final Routes routes;
    private final Asked asked;
    private final OverlayMetadata metadata;

    /**
     * What is rehearsed.
     *
     * @param rules the tenant whose rules and region count
     * @param edited whether these are not the rules in force
     * @param what for people
     * @param parse what the webhook says
     * @param withPresent whether targets are read only to show what they hold now
     */
    record Asked(
            Tenant rules,
            boolean edited,
            String what,
            Webhook webhook,
            Function<Webhook, Parsed> parse,
            boolean withPresent) {

        Account account() {
            return webhook.account();
        }
    }

    Rehearsal(Original original, Routes routes, Asked asked) {
        this.original = original;
        this.routes = routes;
        this.asked = asked;
        this.metadata = new OverlayMetadata(original.metadata());
    }

    /** What a CRM would say if leads had just met with these changes. */
    static Parsed told(String message, Map<RecordRef, Set<Change>> leads) {
        List<Event> events = new ArrayList<>();
        leads.forEach((lead, changes) -> changes.forEach(change -> events.add(new Event(
                new EventId(message, events.size()),
                lead,
                change,
                null,
                Set.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty()))));
        return Parsed.understood(message, events);
    }

    /**
     * Plays it.
     *
     * @param patience how long it may wait, all in all, for what would only have to wait a moment
     */
    DryRunReport play(Duration patience, DryRun.Pause pause) throws Exception {
        Duration left = patience;
        for (int attempt = 1; ; attempt++) {
            Transcript transcript = new Transcript();
            Course course = course(transcript);
            Duration wait = wait(course);
            if (wait == null || attempt == TRIES || wait.compareTo(left) > 0) {
                return new Reporting(original, asked, transcript, course).report();
            }
            left = left.minus(wait);
            pause.pause(wait);
        }
    }

    private Course course(Transcript transcript) throws Exception {
        Function<Webhook, Parsed> noting = said -> {
            Parsed parsed = asked.parse().apply(said);
            transcript.parsed(parsed);
            return parsed;
        };
        try (Stage stage = new Stage(
                routes,
                beans(transcript),
                original.beans(),
                original.properties(),
                noting,
                address -> transcript.remark("a step of your routes would send to " + address + "; it was left out"))) {
            byte[] body = new WebhookCodec().encode(asked.webhook());
            String group = asked.account().tenant().value();
            return stage.play(List.of(
                    new QueueMessage(MESSAGE, group, body, 1, original.clock().instant(), false)));
        }
    }

    private Map<String, Object> beans(Transcript transcript) {
        Clock clock = original.clock();
        Tenant rules = asked.rules();
        Customer customer = new Customer(rules.connections().keySet(), rules.rules(), rules.region(), rules.policy());
        OverlayCrm crm = new OverlayCrm(original.crm(), transcript, clock);
        Deliver deliver = new Deliver(crm, new OverlayBooks(original.books()), original.terms(), clock);
        Sync sync = new Sync(
                id -> Optional.of(customer),
                (tenant, event, list) -> original.rules().mayMatch(event, list, other -> original.books()
                        .counterpart(tenant, event.record(), other)
                        .isPresent()),
                clock,
                new Pace(LONG, 1, Duration.ZERO),
                () -> false);
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("sync", sync);
        beans.put("enrich", new Enrich(crm, metadata, clock, original.metadataFresh(), LONG));
        beans.put("rules", new RehearsedRules(original.rules(), transcript));
        beans.put("mapping", new RehearsedMapping(original.mapping(), transcript));
        beans.put("deliver", new RehearsedDeliver(deliver, transcript));
        beans.put("history", new RehearsedHistory());
        return beans;
    }

    /** How long it would have to wait until it can go on; {@code null} if nothing waits, or an attempt has failed. */
    private static Duration wait(Course course) {
        Duration longest = null;
        for (Outcome outcome : course.outcomes().values()) {
            if (outcome instanceof Outcome.Held held
                    && (longest == null || held.after().compareTo(longest) > 0)) {
                longest = held.after();
            }
        }
        return longest;
    }
}
