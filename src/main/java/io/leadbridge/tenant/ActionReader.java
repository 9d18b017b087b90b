package io.leadbridge.tenant;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import io.leadbridge.event.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one entry of {@code then}. */
final class ActionReader {

    private static final int FIELDS_MAX = 200;
    private static final List<MatchBy> MATCH_BY = List.of(MatchBy.LINK, MatchBy.PHONE, MatchBy.EMAIL);
    private static final List<String> MATCH_WORDS =
            Arrays.stream(MatchBy.values()).map(MatchBy::word).toList();
    private static final List<String> STANDARD =
            FieldPath.STANDARD.stream().map(FieldPath::toString).toList();

    private final Reading reading;
    private final ConnectionNames connections;
    private final TransformReader transforms;

    ActionReader(Reading reading, ConnectionNames connections) {
        this.reading = reading;
        this.connections = connections;
        this.transforms = new TransformReader(reading);
    }

    Optional<SyncTo> read(Node node, String path, Optional<CrmId> from) {
        Optional<Section> read = reading.section(node, path);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Section section = read.get().only(Keys.ACTION);
        Optional<CrmId> target = target(section, from);
        List<MatchBy> matchBy = matchBy(section);
        boolean create = choice(section, "if-missing", "create");
        boolean update = choice(section, "if-found", "update");
        boolean park = choice(section, "if-unconvertible", "park", "skip");
        Optional<String> pipeline = name(section, "pipeline");
        Optional<String> stage = stage(section);
        List<FieldRule> fields = fields(section);
        EffectReader.checkWays(section, target, matchBy);
        String note = EffectReader.note(section);
        TaskRule task = EffectReader.task(section);
        if (!section.has("fields") && stage.isEmpty() && !section.has("note") && !section.has("task")) {
            section.fault("fields", "missing; at least one field or a 'status' expected");
        }
        return target.map(crm -> new SyncTo(
                crm, matchBy, create, update, pipeline.orElse(null), stage.orElse(null), fields, park, note, task));
    }

    private Optional<CrmId> target(Section section, Optional<CrmId> from) {
        Optional<CrmId> target = connections.read(section, "sync-to");
        if (target.isPresent() && target.equals(from)) {
            section.fault("sync-to", "'" + target.get() + "' given, the same as 'from'; the other CRM expected");
        }
        return target;
    }

    private List<MatchBy> matchBy(Section section) {
        Optional<List<Text>> words = section.texts("match-by");
        if (words.isEmpty()) {
            return MATCH_BY;
        }
        Set<MatchBy> ways = new LinkedHashSet<>();
        for (Text word : words.get()) {
            int place = MATCH_WORDS.indexOf(word.value());
            if (place >= 0) {
                ways.add(MatchBy.values()[place]);
            } else {
                reading.fault(word, "unknown way '" + word.shown() + "'" + Nearest.hint(word.shown(), MATCH_WORDS));
            }
        }
        return List.copyOf(ways);
    }

    /** Whether {@code yes} is chosen, which is the default; the other word is {@code skip}. */
    private static boolean choice(Section section, String key, String yes) {
        return choice(section, key, yes, yes);
    }

    private static boolean choice(Section section, String key, String yes, String usual) {
        Optional<Text> text = section.text(key);
        String value = text.map(Text::value).orElse(usual);
        if (!value.equals(yes) && !value.equals("skip")) {
            section.fault(key, "'" + text.map(Text::shown).orElse("") + "' given; '" + yes + "' or 'skip' expected");
        }
        return value.equals(yes);
    }

    private static Optional<String> stage(Section section) {
        if (section.has("status") && section.has("stage")) {
            section.fault("stage", "given beside 'status', which is the same; one of them expected");
        }
        return name(section, "status").or(() -> name(section, "stage"));
    }

    private static Optional<String> name(Section section, String key) {
        Optional<String> name = section.text(key).map(Text::value).map(String::strip);
        if (name.isPresent() && name.get().isEmpty()) {
            section.fault(key, "empty; a name or id expected");
        }
        return name;
    }

    private List<FieldRule> fields(Section section) {
        if (!section.has("fields")) {
            return List.of();
        }
        List<Node> items = reading.list(section.valueOf("fields"), section.pathOf("fields"));
        if (items.size() > FIELDS_MAX) {
            section.fault("fields", items.size() + " fields given; at most " + FIELDS_MAX + " expected");
        }
        List<FieldRule> fields = new ArrayList<>();
        Map<FieldPath, Integer> targets = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(items.size(), FIELDS_MAX); i++) {
            String path = section.pathOf("fields") + "[" + i + "]";
            reading.section(items.get(i), path)
                    .flatMap(item -> field(item, targets))
                    .ifPresent(fields::add);
        }
        return List.copyOf(fields);
    }

    private Optional<FieldRule> field(Section section, Map<FieldPath, Integer> targets) {
        section.only(Keys.FIELD_RULE);
        Optional<FieldPath> from = path(section, "from");
        Optional<FieldPath> to = path(section, "to");
        List<Transform> transformed = transforms.read(section);
        Optional<Text> fallback = section.text("default");
        if (to.isPresent()) {
            int line = section.valueOf("to").getStartMark().getLine() + 1;
            Integer first = targets.putIfAbsent(to.get(), line);
            if (first != null) {
                section.fault("to", "'" + to.get() + "' is written already in line " + first + "; once expected");
            }
        }
        return from.flatMap(source -> to.map(target -> new FieldRule(
                source, target, transformed, fallback.map(Text::value).orElse(null))));
    }

    private Optional<FieldPath> path(Section section, String key) {
        Optional<Text> text = section.required(key, "a field, as lead.name or contact.custom.City,");
        Optional<FieldPath> path = text.flatMap(given -> FieldPath.parse(given.value()));
        if (text.isPresent() && path.isEmpty()) {
            section.fault(
                    key,
                    "'" + text.get().shown() + "' given; lead.NAME, contact.NAME, company.NAME, lead.custom.NAME,"
                            + " contact.custom.NAME or company.custom.NAME expected");
        } else if (path.isPresent() && !path.get().custom() && !FieldPath.STANDARD.contains(path.get())) {
            section.fault(
                    key,
                    "no standard field '" + text.get().shown() + "'"
                            + Nearest.hint(text.get().shown(), STANDARD) + " (a field of the account itself is written "
                            + path.get().of().word() + ".custom.NAME)");
            return Optional.empty();
        }
        return path;
    }
}
