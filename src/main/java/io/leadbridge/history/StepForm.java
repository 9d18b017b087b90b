package io.leadbridge.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.event.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The steps of one try as a line of JSON: an array for each, with milliseconds since the epoch, kind, subject and text. A
 * line {@link #CUT} says that tries were left out there. What a newer version wrote and this one does not know is left out.
 */
final class StepForm {

    /** Stands where tries were left out; {@code stories.lua} writes it. */
    private static final String CUT = "...";

    private static final int ELEMENTS = 4;

    private final ObjectMapper json = new ObjectMapper();

    /** One line; empty if there are no steps. */
    String write(List<Step> steps) {
        if (steps.isEmpty()) {
            return "";
        }
        ArrayNode line = json.createArrayNode();
        for (Step step : steps) {
            line.addArray()
                    .add(step.at().toEpochMilli())
                    .add(step.kind().name())
                    .add(step.subject())
                    .add(step.text());
        }
        return line.toString();
    }

    /** The steps of all tries, in their order. */
    List<Step> read(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (String line : lines) {
            if (line.equals(CUT)) {
                Instant at = steps.isEmpty()
                        ? Instant.EPOCH
                        : steps.get(steps.size() - 1).at();
                steps.add(new Step(at, Step.Kind.WAIT, "", "further tries, which are left out here"));
            } else {
                one(line).ifPresent(some -> some.forEach(step -> read(step).ifPresent(steps::add)));
            }
        }
        return steps;
    }

    private Optional<JsonNode> one(String line) {
        try {
            return Optional.of(json.readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Step> read(JsonNode step) {
        return Arrays.stream(Step.Kind.values())
                .filter(kind -> step.size() >= ELEMENTS
                        && kind.name().equals(step.path(1).asText()))
                .findFirst()
                .map(kind -> new Step(
                        Instant.ofEpochMilli(step.path(0).asLong()),
                        kind,
                        step.path(2).asText(),
                        step.path(ELEMENTS - 1).asText()));
    }
}
