package io.leadbridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Contact;
import io.leadbridge.event.Ended;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.Step;
import io.leadbridge.event.Value;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.Masked;
import io.leadbridge.history.Story;
import io.leadbridge.history.StoryPage;
import io.leadbridge.history.Waiting;
import io.leadbridge.history.Why;
import java.util.Locale;
import java.util.Map;

/** Events as JSON, as the API and the commands tell them. */
public final class StoryTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StoryTree() {}

    /**
     * A page of events, without their leads and steps.
     *
     * @return {@code events}, {@code next} if there are more, {@code looked-back-to}
     */
    public static ObjectNode page(StoryPage page) {
        ObjectNode tree = NODES.objectNode();
        ArrayNode events = tree.putArray("events");
        page.stories().forEach(story -> events.add(line(story, Why.why(story))));
        page.next().ifPresent(next -> tree.put("next", next));
        tree.put("looked-back-to", page.lookedBackTo().toString());
        return tree;
    }

    /**
     * All that is known of an event.
     *
     * @param personalData whether the lead's values are shown, or masked
     */
    public static ObjectNode whole(Inquiry.Known known, boolean personalData) {
        ObjectNode tree = known.story()
                .map(story -> line(story, known.sentence()))
                .orElseGet(() -> NODES.objectNode()
                        .put("event", known.event().toString())
                        .put("why", known.sentence()));
        known.waiting().ifPresent(waiting -> tree.set("waiting", waiting(waiting)));
        known.story().ifPresent(story -> {
            ArrayNode steps = tree.putArray("steps");
            story.ended().steps().forEach(step -> steps.add(step(step)));
            if (story.ended().work() != null) {
                Story shown = personalData ? story : Masked.of(story);
                tree.set("lead", record(shown.ended().work().record()));
                tree.put("masked", !personalData);
            }
        });
        return tree;
    }

    private static ObjectNode line(Story story, String why) {
        Ended ended = story.ended();
        ObjectNode line = NODES.objectNode().put("event", ended.id().toString());
        line.put("record", ended.record() == null ? null : ended.record().toString());
        line.put("change", ended.change() == null ? null : ended.change().word());
        line.put("received-at", ended.receivedAt().toString());
        line.put("ended-at", story.endedAt().toString());
        line.put("outcome", ended.outcome().word());
        if (ended.outcome() instanceof Outcome.Ignored ignored) {
            line.put("reason", ignored.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        return line.put("why", why);
    }

    private static ObjectNode waiting(Waiting waiting) {
        ObjectNode tree = NODES.objectNode()
                .put("place", waiting.place().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("ahead", waiting.ahead())
                .put("reason", waiting.reason());
        if (waiting.until() != null) {
            tree.put("until", waiting.until().toString());
        }
        return tree;
    }

    private static ObjectNode step(Step step) {
        return NODES.objectNode()
                .put("at", step.at().toString())
                .put("kind", step.kind().name().toLowerCase(Locale.ROOT))
                .put("subject", step.subject())
                .put("text", step.text());
    }

    private static ObjectNode record(Record record) {
        ObjectNode tree = NODES.objectNode()
                .put("record", record.ref().toString())
                .put("pipeline", record.pipeline())
                .put("status", record.status());
        tree.set("fields", fields(record.fields()));
        ArrayNode contacts = tree.putArray("contacts");
        for (Contact contact : record.contacts()) {
            contacts.addObject()
                    .put("id", contact.id())
                    .put("main", contact.main())
                    .set("fields", fields(contact.fields()));
        }
        return tree;
    }

    private static ObjectNode fields(Map<FieldPath, Value> fields) {
        ObjectNode tree = NODES.objectNode();
        fields.forEach((path, value) -> tree.set(path.toString(), value(value)));
        return tree;
    }

    /** A text, or a list of texts. */
    static JsonNode value(Value value) {
        if (value instanceof Value.Many many) {
            ArrayNode list = NODES.arrayNode();
            many.values().forEach(one -> list.add(value(one)));
            return list;
        }
        return value instanceof Value.Moment moment
                ? NODES.textNode(moment.instant().toString())
                : NODES.textNode(value.canonical());
    }
}
