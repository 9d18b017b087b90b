package io.leadbridge.catchup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Change;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The body of a message of ours: {@code {"found":[{"lead":"101","change":"updated","atMs":1700000000000}]}}. */
public final class FoundCodec {

    private final ObjectMapper json = new ObjectMapper();

    /** What was found, in this form. */
    public byte[] encode(List<Found> found) {
        ObjectNode root = json.createObjectNode();
        for (Found one : found) {
            ObjectNode item = root.withArray("found").addObject();
            item.put("lead", one.lead()).put("change", one.change().word());
            if (one.at() != null) {
                item.put("atMs", one.at().toEpochMilli());
            }
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    Parsed decode(Webhook webhook) {
        try {
            JsonNode root = json.readTree(webhook.body());
            List<Event> events = new ArrayList<>();
            for (JsonNode item : root.path("found")) {
                events.add(event(webhook, item, events.size()));
            }
            return events.isEmpty()
                    ? Parsed.unreadable(webhook.message(), "catch-up: 'found' is not a list with an item")
                    : Parsed.understood(webhook.message(), events);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Parsed.unreadable(webhook.message(), "catch-up: not a message as a poll writes it");
        } catch (java.io.IOException e) {
            return Parsed.unreadable(webhook.message(), "catch-up: cannot be read");
        }
    }

    private static Event event(Webhook webhook, JsonNode item, int index) {
        String lead = item.path("lead").asText();
        if (lead.isEmpty()) {
            throw new IllegalArgumentException("no lead");
        }
        JsonNode at = item.path("atMs");
        return new Event(
                new EventId(webhook.message(), index),
                RecordRef.lead(webhook.account().crm(), lead),
                Change.valueOf(item.path("change").asText().toUpperCase(Locale.ROOT)),
                at.isNumber() ? Instant.ofEpochMilli(at.asLong()) : null,
                Set.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty());
    }
}
