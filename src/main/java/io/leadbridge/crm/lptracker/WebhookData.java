package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.crm.FormBody;
import io.leadbridge.crm.FormBody.Unreadable;
import io.leadbridge.event.Change;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Webhook;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads LPTracker's webhooks: a form whose field {@code data} is JSON, or that JSON alone. An update that names the
 * stage says two things, and becomes two events: rules may wait for the one or the other.
 */
final class WebhookData {

    private static final int DEEPEST = 64;
    /** Of JSON. They bound the memory that a body takes; a lead with a hundred calls has some 2,000. */
    private static final int MOST_TOKENS = 200_000;
    /** Types of the events that tell of the project's fields and stages. */
    private static final Set<String> STRUCTURE = Set.of("custom", "funnel");
    /** Most items of a list; one is what LPTracker is known to send. */
    private static final int MOST_ITEMS = 100;

    private static final int MOST_FIELDS = 200;
    private static final int LONGEST_FIELD = 100;

    private final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final Reading reading;

    WebhookData(Reading reading) {
        this.reading = reading;
    }

    /** Reads a webhook. Never throws: what cannot be understood is told in {@link Parsed#fault}. */
    Parsed parse(Webhook webhook, Connection connection) {
        try {
            JsonNode data = data(webhook.body());
            if (data.isArray() && data.size() > MOST_ITEMS) {
                return Parsed.unreadable(
                        webhook.message(), "the webhook's data has more than " + MOST_ITEMS + " items");
            }
            List<Event> events = new ArrayList<>();
            boolean other = false;
            for (JsonNode item : data.isArray() ? data : List.of(data)) {
                String project = Reading.projectOf(item);
                other |= project != null && connection.project() != null && !project.equals(connection.project());
                add(events, webhook, item, connection);
            }
            if (events.isEmpty()) {
                return Parsed.unreadable(webhook.message(), "the webhook's data is an empty list");
            }
            return other
                    ? Parsed.ofOtherAccount(webhook.message(), events)
                    : Parsed.understood(webhook.message(), events);
        } catch (Unreadable e) {
            return Parsed.unreadable(webhook.message(), e.getMessage());
        }
    }

    private JsonNode data(byte[] body) throws Unreadable {
        if (startsAsJson(body)) {
            JsonNode data = read(text(body));
            JsonNode inner = data.path("data");
            return !data.has("action") && inner.isTextual() ? read(inner.asText()) : data;
        }
        for (FormBody.Pair pair : FormBody.read(body)) {
            if (pair.key().equals("data")) {
                return read(pair.value());
            }
        }
        throw new Unreadable("the form has no field named data");
    }

    private static boolean startsAsJson(byte[] body) {
        for (byte each : body) {
            if (!Character.isWhitespace(each)) {
                return each == '{' || each == '[';
            }
        }
        return false;
    }

    private static String text(byte[] body) throws Unreadable {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable("the body is not UTF-8");
        }
    }

    private JsonNode read(String text) throws Unreadable {
        try {
            JsonNode data = json.readTree(text);
            if (!data.isContainerNode()) {
                throw new Unreadable("the webhook's data is no JSON object");
            }
            return data;
        } catch (JsonProcessingException e) {
            // Jackson's message quotes the text; the place is enough.
            throw new Unreadable("the webhook's data is no JSON that we take: column "
                    + (e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
        }
    }

    private void add(List<Event> events, Webhook webhook, JsonNode item, Connection connection) throws Unreadable {
        if (!item.isObject()) {
            throw new Unreadable("the webhook's data holds something that is no object");
        }
        Instant at = reading.changedAt(item);
        if (!item.hasNonNull("id") && STRUCTURE.contains(item.path("type").asText())) {
            RecordRef ref = new RecordRef(
                    webhook.account().crm(), Entity.STRUCTURE, item.path("type").asText());
            events.add(event(events, webhook, ref, change(item), at, Set.of(), Optional.empty(), Optional.empty()));
            return;
        }
        if (!item.path("action").isTextual()) {
            throw new Unreadable("the webhook's data tells no action");
        }
        Change told = change(item);
        if (told == Change.OTHER) {
            RecordRef ref = new RecordRef(webhook.account().crm(), Entity.OTHER, hasId(item) ? Reading.id(item) : "-");
            events.add(event(events, webhook, ref, told, at, Set.of(), Optional.empty(), Optional.empty()));
            return;
        }
        if (!hasId(item)) {
            throw new Unreadable("the webhook's lead has no id that is a number");
        }
        addLead(events, webhook, item, connection, told, at);
    }

    private static boolean hasId(JsonNode item) {
        return item.path("id").asText().matches("\\d{1,18}");
    }

    private void addLead(
            List<Event> events, Webhook webhook, JsonNode item, Connection connection, Change told, Instant at) {
        RecordRef ref = RecordRef.lead(webhook.account().crm(), Reading.id(item));
        Set<String> fields = fields(item.path("action_update_fields"));
        boolean shown = Stream.of("name", "custom", "contact").anyMatch(item::has);
        Optional<Record> snapshot = told == Change.DELETED || !shown
                ? Optional.empty()
                : Optional.of(reading.record(webhook.account().crm(), item, connection.project(), true));
        for (Change change : changes(told, fields)) {
            boolean entered = change == Change.STATUS && Reading.stage(item) != null;
            Optional<Transition> transition = entered
                    ? Optional.of(new Transition(null, Reading.stage(item), Reading.projectOf(item), at))
                    : Optional.empty();
            events.add(event(events, webhook, ref, change, at, fields, transition, snapshot));
        }
    }

    private static Event event(
            List<Event> before,
            Webhook webhook,
            RecordRef ref,
            Change change,
            Instant at,
            Set<String> fields,
            Optional<Transition> transition,
            Optional<Record> snapshot) {
        EventId id = new EventId(webhook.message(), before.size());
        return new Event(id, ref, change, at, fields, transition, Set.of(), snapshot);
    }

    private static Change change(JsonNode item) {
        return switch (item.path("action").asText()) {
            case "create" -> Change.ADDED;
            case "update" -> Change.UPDATED;
            case "delete" -> Change.DELETED;
            default -> Change.OTHER;
        };
    }

    /** What an update of these fields says: that it is one, and what else a rule may wait for. */
    private static List<Change> changes(Change told, Set<String> fields) {
        List<Change> changes = new ArrayList<>(List.of(told));
        if (told == Change.UPDATED) {
            addIf(changes, Change.STATUS, fields, "stage", "funnel");
            addIf(changes, Change.RESPONSIBLE, fields, "owner");
            addIf(changes, Change.PAYMENT, fields, "payments");
        }
        return changes;
    }

    /** A field is named as {@code stage}, {@code stage_id} or {@code stage.id}. */
    private static void addIf(List<Change> changes, Change change, Set<String> fields, String... names) {
        for (String name : names) {
            if (!changes.contains(change)
                    && fields.stream()
                            .anyMatch(field ->
                                    field.equals(name) || field.equals(name + "_id") || field.startsWith(name + "."))) {
                changes.add(change);
            }
        }
    }

    /** A dotted word, several with commas, or an array of them. Too many count as not told: then all may have changed. */
    private static Set<String> fields(JsonNode told) {
        Set<String> fields = new LinkedHashSet<>();
        Iterable<JsonNode> parts = told.isArray() ? told : List.of(told);
        for (JsonNode part : parts) {
            for (String field : part.isTextual() ? part.asText().split(",") : new String[0]) {
                if (!field.isBlank() && field.length() <= LONGEST_FIELD) {
                    fields.add(field.strip());
                }
            }
        }
        return fields.size() > MOST_FIELDS ? Set.of() : fields;
    }
}
