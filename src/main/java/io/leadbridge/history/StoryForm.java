package io.leadbridge.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Change;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Work;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A story as JSON, with the number of its form. What is only added leaves the number as it is: a version reads what it
 * knows. A change that an older version would misread raises it, and the older version leaves such stories out.
 *
 * <p>The steps stand behind it, the steps of each try in a line of its own: {@link StepForm}.
 *
 * <p>Kept of the hint is all but the webhook's own snapshot: the record as read is newer and fuller.
 */
final class StoryForm {

    private static final int VERSION = 1;

    private final ObjectMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final StepForm steps = new StepForm();

    /** Without its steps. */
    String write(Story story) {
        Ended ended = story.ended();
        ObjectNode form = json.createObjectNode();
        form.put("v", VERSION);
        form.put("endedAt", story.endedAt().toString());
        form.put("id", ended.id().toString());
        RecordForm.put(form, "record", ended.record());
        RecordForm.put(
                form, "change", ended.change() == null ? null : ended.change().word());
        RecordForm.put(form, "receivedAt", ended.receivedAt());
        form.set("outcome", outcome(ended.outcome()));
        if (ended.work() != null) {
            form.set("work", work(ended.work()));
        }
        return form.toString();
    }

    /**
     * Reads it.
     *
     * @param told JSON, and a line for the steps of each try
     * @throws IllegalArgumentException if it has not a form that this version knows; the message holds nothing of it
     */
    Story read(String told) {
        List<String> lines = told.lines().toList();
        try {
            JsonNode form = json.readTree(lines.isEmpty() ? "" : lines.get(0));
            if (form.path("v").asInt() != VERSION) {
                throw new IllegalArgumentException("form " + form.path("v").asInt() + ", expected " + VERSION);
            }
            return new Story(
                    new Ended(
                            event(form.path("id").asText()),
                            RecordForm.ref(RecordForm.text(form, "record")),
                            form.has("change") ? change(form.path("change")) : null,
                            RecordForm.instant(form, "receivedAt"),
                            readOutcome(form.path("outcome")),
                            form.has("work") ? readWork(form.path("work")) : null,
                            steps.read(lines.subList(1, lines.size()))),
                    RecordForm.instant(form, "endedAt"));
        } catch (JsonProcessingException | DateTimeException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "not JSON as history writes it: " + e.getClass().getSimpleName());
        }
    }

    static EventId event(String text) {
        int dot = text.lastIndexOf('.');
        return new EventId(text.substring(0, dot), Integer.parseInt(text.substring(dot + 1)));
    }

    private ObjectNode outcome(Outcome outcome) {
        ObjectNode form = json.createObjectNode().put("word", outcome.word());
        if (outcome instanceof Outcome.Applied applied) {
            form.put("what", applied.what());
        } else if (outcome instanceof Outcome.Merged merged) {
            form.put("into", merged.into().toString());
        } else if (outcome instanceof Outcome.Ignored ignored) {
            form.put("reason", ignored.reason().name()).put("detail", ignored.detail());
        } else if (outcome instanceof Outcome.Parked parked) {
            form.put("reason", parked.reason());
        }
        return form;
    }

    private static Outcome readOutcome(JsonNode form) {
        return switch (form.path("word").asText()) {
            case "applied" -> new Outcome.Applied(RecordForm.text(form, "what"));
            case "unchanged" -> new Outcome.Unchanged();
            case "echo" -> new Outcome.Echo();
            case "merged" -> new Outcome.Merged(event(form.path("into").asText()));
            case "ignored" ->
                new Outcome.Ignored(
                        Outcome.Reason.valueOf(form.path("reason").asText()), RecordForm.text(form, "detail"));
            case "parked" -> new Outcome.Parked(RecordForm.text(form, "reason"));
            default -> throw new IllegalArgumentException("an outcome that is not known");
        };
    }

    private ObjectNode work(Work work) {
        Hint hint = work.hint();
        ObjectNode form = json.createObjectNode();
        form.put("lead", hint.lead().toString());
        ArrayNode changes = form.putArray("changes");
        hint.changes().stream().map(Change::word).sorted().forEach(changes::add);
        form.set("hinted", transitions(hint.entered()));
        RecordForm.put(form, "newest", hint.newest());
        ArrayNode fields = form.putArray("changedFields");
        hint.changedFields().stream().sorted().forEach(fields::add);
        ArrayNode events = form.putArray("events");
        hint.events().forEach(event -> events.add(event.toString()));
        form.set("entered", transitions(work.entered()));
        form.set("record", RecordForm.write(work.record()));
        return form;
    }

    private static Work readWork(JsonNode form) {
        Set<Change> changes = new LinkedHashSet<>();
        form.path("changes").forEach(word -> changes.add(change(word)));
        Set<String> fields = new LinkedHashSet<>();
        form.path("changedFields").forEach(field -> fields.add(field.asText()));
        List<EventId> events = new ArrayList<>();
        form.path("events").forEach(event -> events.add(event(event.asText())));
        Hint hint = new Hint(
                RecordForm.ref(RecordForm.text(form, "lead")),
                changes,
                readTransitions(form.path("hinted")),
                RecordForm.instant(form, "newest"),
                fields,
                events,
                Optional.empty());
        return new Work(hint, RecordForm.read(form.path("record")), readTransitions(form.path("entered")));
    }

    private ArrayNode transitions(List<Transition> transitions) {
        ArrayNode form = json.createArrayNode();
        for (Transition transition : transitions) {
            ObjectNode one = form.addObject();
            RecordForm.put(one, "from", transition.from());
            RecordForm.put(one, "to", transition.to());
            RecordForm.put(one, "pipeline", transition.pipeline());
            RecordForm.put(one, "at", transition.at());
        }
        return form;
    }

    private static List<Transition> readTransitions(JsonNode form) {
        List<Transition> transitions = new ArrayList<>();
        form.forEach(one -> transitions.add(new Transition(
                RecordForm.text(one, "from"),
                RecordForm.text(one, "to"),
                RecordForm.text(one, "pipeline"),
                RecordForm.instant(one, "at"))));
        return transitions;
    }

    /** What a newer version may add is, as for a webhook, something that no rule can name. */
    private static Change change(JsonNode word) {
        for (Change change : Change.values()) {
            if (change.word().equals(word.asText())) {
                return change;
            }
        }
        return Change.OTHER;
    }
}
