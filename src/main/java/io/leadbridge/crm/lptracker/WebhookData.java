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

/**
 * Reads LPTracker's webhooks: a form whose field {@code data} is JSON, or that JSON alone. An update that names a stage
 * and other fields says two things, and becomes two events.
 */
final class WebhookData {

    private static final int DEEPEST = 64;
    private static final Set<String> STAGE = Set.of("stage", "stage_id", "stage.id", "stage.name", "funnel");
    private static final Set<String> OWNER = Set.of("owner", "owner_id", "owner.id");

    private final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
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
            return read(text(body));
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
        Instant at = Dates.millis(item.path("action_timestamp"));
        if (!item.hasNonNull("id") && item.path("data").isArray()) {
            String type = item.path("type").asText("-");
            RecordRef ref = new RecordRef(webhook.account().crm(), Entity.STRUCTURE, type.isBlank() ? "-" : type);
            events.add(event(events, webhook, ref, change(item), at, Set.of(), Optional.empty(), Optional.empty()));
            return;
        }
        if (!item.path("id").asText().matches("\\d{1,18}")) {
            throw new Unreadable("the webhook's lead has no id that is a number");
        }
        RecordRef ref = RecordRef.lead(webhook.account().crm(), Reading.id(item));
        Set<String> fields = fields(item.path("action_update_fields"));
        for (Change change : changes(change(item), fields)) {
            boolean entered = change == Change.STATUS && Reading.stage(item) != null;
            Optional<Transition> transition = entered
                    ? Optional.of(new Transition(null, Reading.stage(item), Reading.projectOf(item), at))
                    : Optional.empty();
            Optional<Record> snapshot = change == Change.DELETED || !item.has("custom")
                    ? Optional.empty()
                    : Optional.of(reading.record(webhook.account().crm(), item, connection.project(), true));
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

    /** What an update of these fields says, at least one thing. */
    private static Set<Change> changes(Change told, Set<String> fields) {
        if (told != Change.UPDATED || fields.isEmpty()) {
            return Set.of(told);
        }
        Set<Change> changes = new LinkedHashSet<>();
        for (String field : fields) {
            if (STAGE.contains(field)) {
                changes.add(Change.STATUS);
            } else if (OWNER.contains(field)) {
                changes.add(Change.RESPONSIBLE);
            } else if (field.equals("payments") || field.startsWith("payments.")) {
                changes.add(Change.PAYMENT);
            } else {
                changes.add(Change.UPDATED);
            }
        }
        return changes;
    }

    /** A dotted word, several with commas, or an array of them. */
    private static Set<String> fields(JsonNode told) {
        Set<String> fields = new LinkedHashSet<>();
        Iterable<JsonNode> parts = told.isArray() ? told : List.of(told);
        for (JsonNode part : parts) {
            for (String field : part.asText().split(",")) {
                if (!field.isBlank()) {
                    fields.add(field.strip());
                }
            }
        }
        return fields;
    }
}
