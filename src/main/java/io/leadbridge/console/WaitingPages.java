package io.leadbridge.console;

import io.leadbridge.camel.redisqueue.GroupDepth;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
import io.leadbridge.history.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts together what is shown of events that have not ended. Calls no CRM. */
public final class WaitingPages {

    private static final int OTHERS = 20;

    private final WaitingEvents events;
    private final Stories stories;
    private final MetadataStore metadata;
    private final Function<String, GroupDepth> depth;
    private final Function<String, Map<String, String>> pauses;

    /**
     * @param depth what is known of a group
     * @param pauses why connections of its tenant are paused, by CRM
     */
    WaitingPages(
            WaitingEvents events,
            Stories stories,
            MetadataStore metadata,
            Function<String, GroupDepth> depth,
            Function<String, Map<String, String>> pauses) {
        this.events = events;
        this.stories = stories;
        this.metadata = metadata;
        this.depth = depth;
        this.pauses = pauses;
    }

    /**
     * One event of a list.
     *
     * @param record what it is about; empty if its message cannot be understood
     * @param place word of {@link Waiting.Place}
     * @param why it waits
     * @param since when its webhook came
     */
    public record Row(String id, String record, String change, String place, String why, Instant since, int attempt) {}

    /** A further event of the same message. */
    public record Other(String id, String record, String change) {}

    /**
     * What the page of one shows.
     *
     * @param sentence why it waits, in full and in English, as the API and the command tell it
     * @param crm where its webhook came from; empty if that is not known
     * @param lead the lead that it is about; empty if it is about none
     * @param message that carries it
     * @param enqueuedAt when that entered the line
     * @param replayed whether a person sent it back from the parked ones
     * @param until when it goes on by itself; {@code null} if that is not known
     * @param parkedId id under which its message is parked; empty if it is not
     * @param pauses why connections of its tenant are paused, by CRM
     * @param steps what its tries met with
     * @param others further events of the same message, the first of them
     * @param fault why its message cannot be understood; empty if it can
     * @param pipeline and {@code status} of the record as the webhook shows it; empty if it does not
     * @param fields of the record as the webhook shows it
     * @param open whether a person's data is shown
     */
    public record View(
            String tenant,
            Row row,
            String sentence,
            String crm,
            String lead,
            String leadId,
            String message,
            Instant enqueuedAt,
            boolean replayed,
            Instant until,
            String parkedId,
            GroupDepth group,
            Map<String, String> pauses,
            List<Step> steps,
            List<Other> others,
            String fault,
            String pipeline,
            String status,
            List<Masks.Shown> fields,
            boolean open) {

        /** Whether something is hidden. */
        public boolean hides() {
            return fields.stream().anyMatch(Masks.Shown::hidden);
        }
    }

    /** Those of a record that have not ended. */
    List<Row> ofRecord(TenantId tenant, RecordRef record, Words words) {
        return events.ofRecord(tenant, record).stream()
                .map(found -> row(found, words))
                .toList();
    }

    /** What is known of an event that has not ended; empty if nothing is. */
    Optional<View> view(TenantId tenant, EventId event, Words words, boolean open) {
        return events.find(tenant, event).map(found -> view(tenant, found, words, open));
    }

    private View view(TenantId tenant, WaitingEvents.Found found, Words words, boolean open) {
        Optional<Event> event = Optional.ofNullable(found.event());
        Optional<RecordRef> lead = event.flatMap(WaitingPages::lead);
        Optional<Record> record = event.flatMap(Event::snapshot);
        Optional<Metadata> names = record.flatMap(
                        shown -> metadata.load(new Account(tenant, shown.ref().crm())))
                .map(stored -> stored.metadata());
        Masks masks = new Masks(names, open);
        return new View(
                tenant.value(),
                row(found, words),
                found.known().sentence(),
                found.webhook() == null ? "" : found.webhook().account().crm().value(),
                lead.map(RecordRef::toString).orElse(""),
                lead.map(RecordRef::id).orElse(""),
                found.message().id(),
                found.message().enqueuedAt(),
                found.message().replayed(),
                found.known().waiting().map(Waiting::until).orElse(null),
                found.parkedId(),
                depth.apply(tenant.value()),
                pauses.apply(tenant.value()),
                stories.tried(tenant, found.id()),
                others(found),
                found.said().fault() == null ? "" : found.said().fault(),
                record.map(shown -> masks.pipeline(shown.pipeline())).orElse(""),
                record.map(shown -> masks.status(shown.pipeline(), shown.status()))
                        .orElse(""),
                record.map(masks::fields).orElse(List.of()),
                open);
    }

    /** A contact's event is shown with its first lead. */
    private static Optional<RecordRef> lead(Event event) {
        return event.record().entity() == Entity.LEAD
                ? Optional.of(event.record())
                : event.leads().stream()
                        .sorted()
                        .findFirst()
                        .map(id -> RecordRef.lead(event.record().crm(), id));
    }

    private static List<Other> others(WaitingEvents.Found found) {
        return found.said().events().stream()
                .filter(event -> !event.id().equals(found.id()))
                .limit(OTHERS)
                .map(event -> new Other(
                        event.id().toString(),
                        event.record().toString(),
                        event.change().word()))
                .toList();
    }

    private static Row row(WaitingEvents.Found found, Words words) {
        Waiting waiting = found.known().waiting().orElseThrow();
        return new Row(
                found.id().toString(),
                found.event() == null ? "" : found.event().record().toString(),
                found.event() == null ? "" : found.event().change().word(),
                waiting.place().name().toLowerCase(Locale.ROOT),
                Telling.why(waiting, words),
                found.webhook() == null
                        ? found.message().enqueuedAt()
                        : found.webhook().receivedAt(),
                found.message().attempt());
    }
}
