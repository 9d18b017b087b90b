package io.leadbridge.console;

import io.leadbridge.admin.Mentions;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.Inquiry.Known;
import io.leadbridge.history.Waiting.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds events that have not ended, in the queue. What a message there says is read as a worker will read it. Calls no CRM.
 */
final class WaitingEvents {

    /** Messages that are read, for they may be about the record. */
    private static final int READ_MOST = 50;

    private static final int FOUND_MOST = 20;

    private final RedisQueueOperations queue;
    private final Mentions mentions;
    private final Inquiry inquiry;
    private final Function<Webhook, Parsed> reading;
    private final WebhookCodec codec = new WebhookCodec();

    /** @param reading what a webhook says; never fails */
    WaitingEvents(RedisQueueOperations queue, Inquiry inquiry, Function<Webhook, Parsed> reading) {
        this.queue = queue;
        this.mentions = new Mentions(queue);
        this.inquiry = inquiry;
        this.reading = reading;
    }

    /**
     * An event that has not ended.
     *
     * @param known why it waits; of one that is parked, that it is
     * @param webhook {@code null} if the message is none
     * @param said all that its message says
     * @param event {@code null} if the message cannot be understood
     * @param parkedId id under which its message is parked; empty if it is not
     */
    record Found(Known known, QueueMessage message, Webhook webhook, Parsed said, Event event, String parkedId) {

        EventId id() {
            return known.event();
        }
    }

    /** The event of this name; empty if it ended, if there is none, or if it is too far back in a long line. */
    Optional<Found> find(TenantId tenant, EventId id) {
        Known known = inquiry.ask(tenant, id);
        Optional<Place> place = place(known);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        if (place.get() == Place.PARKED) {
            String parkedId = queue.find(tenant.value(), id.message()).parkedId();
            return Optional.ofNullable(parkedId)
                    .flatMap(name -> queue.parked(tenant.value(), name))
                    .flatMap(parked -> found(known, read(parked.message()), parked.id()));
        }
        List<QueueMessage> one = new ArrayList<>();
        queue.showWaiting(tenant.value(), Mentions.LOOKED_MOST, message -> {
            if (message.id().equals(id.message())) {
                one.add(message);
            }
            return one.isEmpty();
        });
        return one.stream().findFirst().flatMap(message -> found(known, read(message), ""));
    }

    /** Those of a record, and those of a lead's contacts that name it; the ones that came last. */
    List<Found> ofRecord(TenantId tenant, RecordRef record) {
        List<Found> found = new ArrayList<>();
        mentions.waiting(tenant, record.id(), READ_MOST)
                .forEach(message -> add(tenant, record, read(message), "", found));
        mentions.parked(tenant, record.id(), FOUND_MOST)
                .forEach(parked -> add(tenant, record, read(parked.message()), parked.id(), found));
        return found;
    }

    private void add(TenantId tenant, RecordRef record, Read read, String parkedId, List<Found> found) {
        for (Event event : read.said().events()) {
            if (isLeft(read, event) && isAbout(event, record) && found.size() < FOUND_MOST) {
                Known known = inquiry.ask(tenant, event.id());
                boolean hasStory = known.story().isPresent() && !parkedId.isEmpty();
                if (place(known).isPresent() && !hasStory) {
                    found.add(new Found(known, read.message(), read.webhook(), read.said(), event, parkedId));
                }
            }
        }
    }

    /** Where it waits; empty if it ended, or is gone by now. */
    private static Optional<Place> place(Known known) {
        return known.waiting().map(waiting -> waiting.place()).filter(place -> place != Place.GONE);
    }

    /** Whether it is among those of its message that are still to be worked. */
    private static boolean isLeft(Read read, Event event) {
        return read.webhook().only().isEmpty()
                || read.webhook().only().contains(event.id().index());
    }

    private static boolean isAbout(Event event, RecordRef record) {
        return event.record().equals(record)
                || record.entity() == Entity.LEAD
                        && event.record().crm().equals(record.crm())
                        && event.leads().contains(record.id());
    }

    private record Read(QueueMessage message, Webhook webhook, Parsed said) {}

    private Read read(QueueMessage message) {
        try {
            Webhook webhook = codec.decode(message.id(), message.body());
            return new Read(message, webhook, reading.apply(webhook));
        } catch (IllegalArgumentException e) {
            return new Read(message, null, Parsed.unreadable(message.id(), e.getMessage()));
        }
    }

    /** Of a message that is understood, only an event that is still to be worked; of another one, whatever is asked for. */
    private static Optional<Found> found(Known known, Read read, String parkedId) {
        List<Event> events = read.said().events();
        Optional<Event> event = events.stream()
                .filter(one -> one.id().equals(known.event()) && isLeft(read, one))
                .findFirst();
        return event.isEmpty() && !events.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Found(known, read.message(), read.webhook(), read.said(), event.orElse(null), parkedId));
    }
}
