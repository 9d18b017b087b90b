package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.Inquiry.Known;
import io.leadbridge.history.StoryQuery;
import io.leadbridge.history.StorySearch;
import io.leadbridge.history.Waiting;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What became of events: bean {@code admin-events}. */
public final class EventsApi {

    private static final int EVENTS = 50;
    private static final int EVENTS_MAX = 200;
    private static final int TEXT_MAX = 200;
    private static final int NEXT_MAX = 500;
    private static final String SHOWN = "shown";
    /** The parameter that asks for a person's data. */
    static final String DATA = "personal-data";

    private static final Set<String> OUTCOMES = Set.of("applied", "unchanged", "echo", "merged", "ignored", "parked");

    private final Customers customers;
    private final StorySearch search;
    private final Inquiry inquiry;
    private final Audit audit;

    EventsApi(Customers customers, StorySearch search, Inquiry inquiry, Audit audit) {
        this.customers = customers;
        this.search = search;
        this.inquiry = inquiry;
        this.audit = audit;
    }

    /** {@code GET /tenants/{tenant}/events}: those that ended and fit, the newest first, a page at a time. */
    public Reply list(Request request) {
        Fields fields = Fields.none()
                .query(request, "record", "phone", "name", "outcome", "rule", "from", "until", "text", "limit", "next");
        customers.tenant(request);
        StoryQuery query = new StoryQuery(
                fields.word(request, "record", TEXT_MAX).flatMap(text -> record(fields, "?record", text)),
                fields.word(request, "phone", TEXT_MAX),
                fields.word(request, "name", TEXT_MAX),
                outcomes(fields, fields.word(request, "outcome", TEXT_MAX)),
                fields.word(request, "rule", TEXT_MAX),
                fields.word(request, "from", TEXT_MAX).flatMap(text -> time(fields, "from", text)),
                fields.word(request, "until", TEXT_MAX).flatMap(text -> time(fields, "until", text)),
                fields.word(request, "text", TEXT_MAX));
        Optional<String> next = fields.word(request, "next", NEXT_MAX);
        int limit = fields.number(request, "limit", 1, EVENTS_MAX, EVENTS);
        fields.done();
        try {
            return Reply.json(200, StoryTree.page(search.search(request.tenant(), query, next, limit)));
        } catch (IllegalArgumentException e) {
            // Its words are for the one who asked.
            throw Refusal.invalid(List.of(new Flaw("?", 0, 0, e.getMessage())));
        }
    }

    /** {@code GET /tenants/{tenant}/events/{event}}: its whole story. That a person's data was shown is audited. */
    public Reply get(Request request) {
        Fields fields = Fields.none().query(request, DATA);
        boolean shown = isShown(fields, request);
        fields.done();
        Known known = known(request);
        if (shown) {
            String what = "personal data of event " + known.event() + " shown";
            audit.done(
                    audit.begin(new Audit.Intent(request.user(), request.address(), request.tenant(), what, "")), "");
        }
        return Reply.json(200, StoryTree.whole(known, shown));
    }

    /** Whether a person's data is asked for. */
    static boolean isShown(Fields fields, Request request) {
        Optional<String> data = fields.word(request, DATA, TEXT_MAX);
        data.filter(word -> !word.equals(SHOWN) && !word.equals("masked"))
                .ifPresent(
                        word -> fields.flaw("?" + DATA, "'" + Fields.cut(word) + "' given; shown or masked expected"));
        return data.filter(SHOWN::equals).isPresent();
    }

    /** {@code GET /tenants/{tenant}/events/{event}/why}: one sentence. */
    public Reply why(Request request) {
        Fields.none().query(request).done();
        Known known = known(request);
        return Reply.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("event", known.event().toString())
                        .put("why", known.sentence()));
    }

    private Known known(Request request) {
        customers.tenant(request);
        EventId event = event(request.segments().get(3))
                .orElseThrow(() -> Refusal.notFound("an event's id is that of its message, a dot and a number"));
        Known known = inquiry.ask(request.tenant(), event);
        boolean gone = known.waiting()
                .filter(waiting -> waiting.place() == Waiting.Place.GONE)
                .isPresent();
        if (gone && known.story().isEmpty()) {
            throw Refusal.notFound("of event '" + event + "' nothing is known: it was never there, was dropped, or its"
                    + " story is not kept any more");
        }
        return known;
    }

    /** An event's id as it is written; empty if it is none. */
    public static Optional<EventId> event(String text) {
        int dot = text.lastIndexOf('.');
        boolean good = text.matches("[\\x21-\\x7e]{1,200}\\.\\d{1,6}");
        return good
                ? Optional.of(new EventId(text.substring(0, dot), Integer.parseInt(text.substring(dot + 1))))
                : Optional.empty();
    }

    /** A record as it is written, as {@code amocrm:lead:1}; empty if it is none. */
    public static Optional<RecordRef> record(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length < 3 || !CrmId.isValid(parts[0]) || parts[2].isBlank()) {
            return Optional.empty();
        }
        return Arrays.stream(Entity.values())
                .filter(entity -> entity.word().equals(parts[1].toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(entity -> new RecordRef(new CrmId(parts[0]), entity, parts[2]));
    }

    /** The same; with a flaw if it is none. */
    static Optional<RecordRef> record(Fields fields, String key, String text) {
        Optional<RecordRef> record = record(text);
        if (record.isEmpty()) {
            fields.flaw(key, "'" + Fields.cut(text) + "' given; a record as amocrm:lead:101 expected");
        }
        return record;
    }

    private static Set<String> outcomes(Fields fields, Optional<String> text) {
        Set<String> words =
                new TreeSet<>(text.map(list -> Arrays.asList(list.split(","))).orElse(List.of()));
        words.stream()
                .filter(word -> !OUTCOMES.contains(word))
                .forEach(word -> fields.flaw(
                        "?outcome",
                        "'" + Fields.cut(word) + "' given; some of " + new TreeSet<>(OUTCOMES) + " expected"));
        return words;
    }

    private static Optional<Instant> time(Fields fields, String key, String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            fields.flaw("?" + key, "'" + Fields.cut(text) + "' given; a time as 2026-11-23T05:00:00Z expected");
            return Optional.empty();
        }
    }
}
