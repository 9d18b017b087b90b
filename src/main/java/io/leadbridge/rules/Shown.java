package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Value;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/** What a lead has, in the words of its CRM: for people who test rules. */
final class Shown {

    private static final String NOTHING = "nothing";
    private static final int VALUE_MAX = 200;
    private static final int VALUES_MAX = 10;

    private final Metadata metadata;
    private final ZoneId zone;

    Shown(Metadata metadata, ZoneId zone) {
        this.metadata = metadata;
        this.zone = zone;
    }

    static String changes(State state) {
        String words = state.changes().stream().sorted().map(Change::word).collect(Collectors.joining(", "));
        return words.isEmpty() ? NOTHING : words;
    }

    String pipeline(State state) {
        return beside(pipeline(state.pipeline()), pipeline(state.record().pipeline()));
    }

    String status(State state) {
        String there = status(state.pipeline(), state.status());
        String now = status(state.record().pipeline(), state.record().status());
        return state.passed() ? "passed " + there + ", now " + now : there;
    }

    String field(State state, FieldPath field) {
        List<Value> values = state.record().value(field).all();
        if (values.isEmpty()) {
            return NOTHING;
        }
        String more = values.size() > VALUES_MAX ? " and " + (values.size() - VALUES_MAX) + " more" : "";
        return values.stream()
                        .limit(VALUES_MAX)
                        .map(value -> value(field, value))
                        .collect(Collectors.joining(", "))
                + more;
    }

    private String value(FieldPath field, Value value) {
        if (value instanceof Value.Moment moment) {
            return Seen.time(moment.instant(), zone);
        }
        if (value instanceof Value.Flag flag) {
            return flag.set() ? "true" : "false";
        }
        String text = value.canonical();
        if (field.equals(FieldPath.LEAD_RESPONSIBLE)) {
            return named(metadata.users(), text);
        }
        if (field.equals(FieldPath.LEAD_LOSS_REASON)) {
            return named(metadata.lossReasons(), text);
        }
        return value instanceof Value.Number ? text : quoted(text);
    }

    private static String beside(String there, String now) {
        return there.equals(now) ? there : "passed " + there + ", now " + now;
    }

    private String pipeline(String id) {
        return metadata.pipelines().stream()
                .filter(pipeline -> pipeline.id().equals(id))
                .findFirst()
                .map(pipeline -> quoted(pipeline.name()))
                .orElse(id == null ? NOTHING : id);
    }

    private String status(String pipeline, String id) {
        return metadata.pipelines().stream()
                .filter(candidate -> pipeline == null || candidate.id().equals(pipeline))
                .map(Pipeline::stages)
                .flatMap(List::stream)
                .filter(stage -> stage.id().equals(id))
                .findFirst()
                .map(Stage::name)
                .map(Shown::quoted)
                .orElse(id == null ? NOTHING : id);
    }

    private static String named(List<Metadata.Named> known, String id) {
        return known.stream()
                .filter(named -> named.id().equals(id))
                .findFirst()
                .map(named -> quoted(named.name()) + " (" + id + ")")
                .orElse(id);
    }

    private static String quoted(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return "'" + (line.length() <= VALUE_MAX ? line : line.substring(0, VALUE_MAX) + "…") + "'";
    }
}
