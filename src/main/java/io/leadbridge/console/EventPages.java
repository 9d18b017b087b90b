package io.leadbridge.console;

import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
import io.leadbridge.history.Story;
import io.leadbridge.history.StoryPage;
import io.leadbridge.history.StorySearch;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finding events: bean {@code console-events}. */
public final class EventPages {

    private static final int PAGE = 50;
    private static final int NEXT_MAX = 1000;

    private final Desk desk;
    private final StorySearch search;
    private final Stories stories;
    private final StoryPages story;
    private final WaitingPages waiting;

    EventPages(Desk desk, StorySearch search, Stories stories, StoryPages story, WaitingPages waiting) {
        this.desk = desk;
        this.search = search;
        this.stories = stories;
        this.story = story;
        this.waiting = waiting;
    }

    /**
     * One event of a list.
     *
     * @param id of the event
     * @param record what it was about; empty if that is not known
     * @param change what was done; empty if that is not known
     * @param why it ended so
     * @param delay from its webhook to its end
     */
    public record Row(
            String id, String record, String change, String outcome, String why, Instant endedAt, Duration delay) {

        static Row of(Story story, Words words) {
            RecordRef record = story.ended().record();
            return new Row(
                    story.ended().id().toString(),
                    record == null ? "" : record.toString(),
                    story.ended().change() == null ? "" : story.ended().change().word(),
                    story.ended().outcome().word(),
                    Telling.why(story.ended().outcome(), words),
                    story.endedAt(),
                    Duration.between(story.ended().receivedAt(), story.endedAt()));
        }
    }

    /**
     * What the page shows.
     *
     * @param tenants names of all
     * @param query what was asked for; {@code null} if there is no tenant
     * @param rules names of the tenant's rules
     * @param waiting those of the record that was asked for that have not ended
     * @param next to be given for the page after; empty if there is none
     * @param lookedBackTo where the search stopped
     */
    public record View(
            List<String> tenants,
            EventQuery query,
            List<String> rules,
            List<WaitingPages.Row> waiting,
            List<Row> rows,
            String next,
            Instant lookedBackTo) {}

    /** {@code GET /admin/events}: the form, and what was found. */
    public Reply list(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            Optional<Tenant> tenant = desk.tenancy().chosen(visit);
            if (tenant.isEmpty()) {
                View none = new View(List.of(), null, List.of(), List.of(), List.of(), "", Instant.EPOCH);
                return desk.pages().page(visit, "events", "events", none);
            }
            Optional<EventId> event = visit.eventValue("record");
            if (event.isPresent()) {
                return Pages.goTo(
                        "/admin/events/" + tenant.get().id() + "/"
                                + Visit.encoded(event.get().toString()),
                        "");
            }
            EventQuery query = EventQuery.of(visit, tenant.get().id());
            Optional<String> next = visit.text("next", NEXT_MAX);
            StoryPage page = search(query, next);
            View view = new View(
                    desk.tenancy().names(),
                    query,
                    tenant.get().rules().stream().map(rule -> rule.name()).toList(),
                    next.isPresent() ? List.of() : waiting(query, visit.words()),
                    page.stories().stream()
                            .map(found -> Row.of(found, visit.words()))
                            .toList(),
                    page.next().orElse(""),
                    page.lookedBackTo());
            return desk.pages().page(visit, "events", visit.isPart() ? "eventrows" : "events", view);
        });
    }

    private List<WaitingPages.Row> waiting(EventQuery query, Words words) {
        return query.query()
                .record()
                .map(record -> waiting.ofRecord(query.tenant(), record, words))
                .orElse(List.of());
    }

    private StoryPage search(EventQuery query, Optional<String> next) {
        return Astray.unlessRefused(() -> search.search(query.tenant(), query.query(), next, PAGE));
    }

    /** {@code GET /admin/events/{tenant}/{event}}: its story; of one that has not ended, what is known of it. */
    public Reply one(Request request) {
        return desk.doorkeeper().show(request, visit -> shown(visit, false));
    }

    /** {@code POST /admin/events/{tenant}/{event}/unmask}: the same with a person's data, of which the audit log tells. */
    public Reply unmask(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            return shown(visit, true);
        });
    }

    private Reply shown(Visit visit, boolean open) {
        Tenant tenant = desk.tenancy().require(visit.tenant());
        EventId event = visit.event(2);
        Optional<Story> ended = stories.find(tenant.id(), event);
        if (ended.isPresent()) {
            audited(visit, open);
            StoryPages.View view = story.view(tenant, ended.get(), visit.words(), open);
            return desk.pages().page(visit, "events", "event", view);
        }
        WaitingPages.View view =
                waiting.view(tenant.id(), event, visit.words(), open).orElseThrow(Astray::notFound);
        audited(visit, open);
        return desk.pages().page(visit, "events", "waiting", view);
    }

    /** Nothing of a person is shown before the audit log has a line of it. */
    private void audited(Visit visit, boolean open) {
        if (open) {
            String what = "personal data of event " + visit.event(2) + " shown";
            desk.audited(visit.request(), visit.tenant(), what, () -> {});
        }
    }

    private Story find(Visit visit) {
        TenantId tenant = desk.tenancy().require(visit.tenant()).id();
        EventId event = visit.event(2);
        return stories.find(tenant, event).orElseThrow(Astray::notFound);
    }

    /**
     * {@code POST /admin/events/{tenant}/{event}/again}: asks for its lead to be looked at again. The route queues what
     * this gives.
     */
    public Object again(Request request) {
        Again[] asked = new Again[1];
        Reply refused = desk.doorkeeper().act(request, visit -> {
            Story found = find(visit);
            RecordRef lead = StoryPages.lead(found).orElseThrow(() -> Astray.bad("event: it is about no lead"));
            desk.audited(
                    request,
                    visit.tenant(),
                    "event " + visit.event(2) + " replayed",
                    () -> asked[0] =
                            Again.of(visit.tenant(), lead, found.ended().change(), desk.clock()));
            return Pages.goTo(
                    "/admin/events/" + visit.tenant() + "/"
                            + visit.request().segments().get(2),
                    "replayed");
        });
        return asked[0] == null ? refused : asked[0].answeredBy(refused);
    }
}
