package io.leadbridge.tenant;

import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code rules}. */
final class RuleReader {

    private static final int RULES_MAX = 500;
    private static final int ACTIONS_MAX = 20;
    private static final int NAME_MAX = 120;

    private final Reading reading;
    private final ConnectionNames connections;
    private final ConditionReader conditions;
    private final ActionReader actions;

    RuleReader(Reading reading, ConnectionNames connections) {
        this.reading = reading;
        this.connections = connections;
        this.conditions = new ConditionReader(reading);
        this.actions = new ActionReader(reading, connections);
    }

    List<Rule> read(Section file) {
        if (!file.has("rules")) {
            reading.fault(file.node(), "rules", "missing; a list of rules expected");
            return List.of();
        }
        List<Node> items = reading.list(file.valueOf("rules"), "rules");
        if (items.size() > RULES_MAX) {
            file.fault("rules", items.size() + " rules given; at most " + RULES_MAX + " expected");
        }
        List<Rule> rules = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (int i = 0; i < Math.min(items.size(), RULES_MAX); i++) {
            reading.section(items.get(i), "rules[" + i + "]")
                    .flatMap(section -> rule(section, lines))
                    .ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<Rule> rule(Section section, Map<String, Integer> lines) {
        section.only(Keys.RULE);
        Optional<String> name = name(section, lines);
        Optional<CrmId> from = connections.read(section, "from");
        boolean enabled = enabled(section);
        Optional<Condition> when = section.has("when")
                ? conditions.read(section.valueOf("when"), section.pathOf("when"))
                : Optional.of(new Condition.All(List.of()));
        List<SyncTo> then = then(section, from);
        if (name.isEmpty() || from.isEmpty() || when.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Rule(name.get(), from.get(), enabled, when.get(), then));
    }

    private static boolean enabled(Section section) {
        Optional<Text> given = section.text("enabled");
        String word = given.map(Text::value).orElse("true");
        if (given.isPresent() && !word.equals("true") && !word.equals("false")) {
            section.fault("enabled", "'" + given.get().shown() + "' given; 'true' or 'false' expected");
        }
        return !word.equals("false");
    }

    private Optional<String> name(Section section, Map<String, Integer> lines) {
        Optional<Text> text = section.required("name", "a name that no other rule has");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String name = text.get().value().strip();
        if (name.isEmpty() || name.length() > NAME_MAX) {
            section.fault("name", name.length() + " characters given; 1 to " + NAME_MAX + " expected");
            return Optional.empty();
        }
        Integer first = lines.putIfAbsent(name, text.get().node().getStartMark().getLine() + 1);
        if (first != null) {
            section.fault(
                    "name",
                    "'" + text.get().shown() + "' is the name of the rule in line " + first
                            + " already; another one expected");
        }
        return Optional.of(name);
    }

    private List<SyncTo> then(Section section, Optional<CrmId> from) {
        if (!section.has("then")) {
            section.fault("then", "missing; a list of actions, as 'sync-to: lptracker', expected");
            return List.of();
        }
        List<Node> items = reading.list(section.valueOf("then"), section.pathOf("then"));
        if (items.size() > ACTIONS_MAX) {
            section.fault("then", items.size() + " actions given; at most " + ACTIONS_MAX + " expected");
        }
        List<SyncTo> actions = new ArrayList<>();
        for (int i = 0; i < Math.min(items.size(), ACTIONS_MAX); i++) {
            this.actions
                    .read(items.get(i), section.pathOf("then") + "[" + i + "]", from)
                    .ifPresent(actions::add);
        }
        return List.copyOf(actions);
    }
}
