package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Rule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Resolves the names of one rule's condition. */
final class Compiler {

    private final Names names;
    private final ZoneId zone;
    private final Shown shown;
    private final Rule rule;
    private final List<NameFaults.Fault> faults = new ArrayList<>();
    private boolean watchesStatus;

    private Compiler(Rule rule, Names names, ZoneId zone) {
        this.rule = rule;
        this.names = names;
        this.zone = zone;
        this.shown = new Shown(names.metadata(), zone);
    }

    /**
     * The rule's checked form; names that its CRM lacks are among its faults.
     *
     * @param zone in which its dates are meant
     */
    static CompiledRule compile(Rule rule, Names names, ZoneId zone) {
        Compiler compiler = new Compiler(rule, names, zone);
        Check check = compiler.check(rule.when(), List.of(), "when");
        return new CompiledRule(rule, check, compiler.watchesStatus, List.copyOf(compiler.faults));
    }

    /**
     * @param scope the pipelines where a status is looked for; empty for all
     */
    private Check check(Condition condition, List<Pipeline> scope, String path) {
        if (condition instanceof Condition.All all) {
            return new Check.AllOf(path, parts(all.parts(), scopeBeside(all.parts(), scope), path + ".all"));
        }
        if (condition instanceof Condition.Any any) {
            return new Check.AnyOf(path, parts(any.parts(), scope, path + ".any"));
        }
        if (condition instanceof Condition.Not not) {
            return new Check.NotOf(path, check(not.part(), scope, path + ".not"));
        }
        if (condition instanceof Condition.Changed changed) {
            return changed(changed.changes(), path + ".change");
        }
        if (condition instanceof Condition.InPipeline pipeline) {
            return pipeline(pipeline.namesOrIds(), path + ".pipeline");
        }
        if (condition instanceof Condition.InStatus status) {
            return status(status.namesOrIds(), scope, path + ".status");
        }
        return field((Condition.OfField) condition, path + ".field");
    }

    private List<Check> parts(List<Condition> parts, List<Pipeline> scope, String path) {
        List<Check> checks = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            checks.add(check(parts.get(i), scope, path + "[" + i + "]"));
        }
        return checks;
    }

    /** A pipeline condition beside a status says in which pipelines that status is meant. */
    private List<Pipeline> scopeBeside(List<Condition> parts, List<Pipeline> scope) {
        List<Pipeline> named = new ArrayList<>();
        for (Condition part : parts) {
            if (part instanceof Condition.InPipeline pipelines) {
                pipelines.namesOrIds().forEach(name -> names.pipeline(name).ifPresent(named::add));
            }
        }
        return named.isEmpty() ? scope : named;
    }

    private static Check changed(Set<Change> wanted, String path) {
        String words = wanted.stream().sorted().map(Change::word).collect(Collectors.joining(" or "));
        return new Check.Leaf(
                path,
                "change is " + words,
                state -> state.changes().stream().anyMatch(wanted::contains),
                Shown::changes,
                "change",
                "is " + words,
                "is not " + words,
                false);
    }

    private Check pipeline(List<String> given, String path) {
        Set<String> ids = new HashSet<>();
        List<String> lacks = new ArrayList<>();
        for (String name : given) {
            Optional<Pipeline> pipeline = names.pipeline(name);
            pipeline.ifPresent(found -> ids.add(found.id()));
            if (pipeline.isEmpty()) {
                List<String> known = pipelineNames(names.metadata().pipelines());
                lacks.add(fault(path, "no " + word() + " '" + name + "'" + Nearest.hint(name, known)));
            }
        }
        return leaf(path, "pipeline", given, lacks, state -> ids.contains(state.pipeline()), shown::pipeline);
    }

    private Check status(List<String> given, List<Pipeline> scope, String path) {
        watchesStatus = true;
        Set<String> within = scope.stream().map(Pipeline::id).collect(Collectors.toSet());
        Set<Names.Place> places = new HashSet<>();
        List<String> lacks = new ArrayList<>();
        for (String name : given) {
            List<Names.Place> found = names.places(name, within);
            places.addAll(found);
            if (found.isEmpty()) {
                List<Pipeline> searched = scope.isEmpty() ? names.metadata().pipelines() : scope;
                lacks.add(fault(
                        path, "no stage '" + name + "'" + where(searched) + Nearest.hint(name, stageNames(searched))));
            }
        }
        return leaf(path, "status", given, lacks, state -> isAt(state, places), shown::status);
    }

    private static boolean isAt(State state, Set<Names.Place> places) {
        if (state.pipeline() == null) {
            return places.stream().anyMatch(place -> place.stage().equals(state.status()));
        }
        return places.contains(new Names.Place(state.pipeline(), state.status()));
    }

    private Check field(Condition.OfField condition, String path) {
        FieldPath given = condition.field();
        String asks = "field " + given + " " + FieldTest.asks(condition);
        FieldCheck check = new FieldCheck(rule.from().value(), names, zone, condition);
        Optional<FieldCheck.Made> made = check.make();
        if (made.isEmpty()) {
            check.faults().forEach(lacks -> fault(path, lacks));
            return new Check.Broken(path, asks, String.join("; ", check.faults()));
        }
        FieldPath field = made.get().field();
        Predicate<Seen> test = made.get().test();
        return new Check.Leaf(
                path,
                asks,
                state -> test.test(state.fields().at(field)),
                state -> shown.field(state, field),
                "field " + given,
                FieldTest.yes(condition.test()),
                FieldTest.no(condition.test()),
                false);
    }

    private static Check leaf(
            String path,
            String subject,
            List<String> given,
            List<String> lacks,
            Predicate<State> holds,
            Function<State, String> found) {
        String words = String.join(" or ", given);
        String asks = subject + " is " + words;
        return lacks.isEmpty()
                ? new Check.Leaf(path, asks, holds, found, subject, "is " + words, "not " + words, true)
                : new Check.Broken(path, asks, String.join("; ", lacks));
    }

    private String fault(String path, String message) {
        faults.add(new NameFaults.Fault(path, message));
        return message;
    }

    /** A CRM with projects has one pipeline, its project. */
    private String word() {
        return names.metadata().projects().isEmpty() ? "pipeline" : "project";
    }

    private String where(List<Pipeline> searched) {
        if (!names.metadata().projects().isEmpty() && searched.size() == 1) {
            return " in project " + searched.get(0).id();
        }
        return searched.size() == 1
                ? " in pipeline '" + searched.get(0).name() + "'"
                : searched.isEmpty() ? "" : " in any of " + searched.size() + " pipelines";
    }

    private static List<String> pipelineNames(List<Pipeline> pipelines) {
        return pipelines.stream().map(Pipeline::name).distinct().toList();
    }

    private static List<String> stageNames(List<Pipeline> pipelines) {
        return pipelines.stream()
                .flatMap(pipeline -> pipeline.stages().stream())
                .map(Stage::name)
                .distinct()
                .toList();
    }
}
