package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Rule;
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

    private final Metadata metadata;
    private final Shown shown;
    private final Rule rule;
    private final List<String> faults = new ArrayList<>();
    private boolean watchesStatus;

    private Compiler(Rule rule, Metadata metadata) {
        this.rule = rule;
        this.metadata = metadata;
        this.shown = new Shown(metadata);
    }

    /** The rule's checked form; names that {@code metadata} lacks are among its faults. */
    static CompiledRule compile(Rule rule, Metadata metadata) {
        Compiler compiler = new Compiler(rule, metadata);
        Check check = compiler.check(rule.when(), metadata.pipelines(), "when");
        return new CompiledRule(rule, check, compiler.watchesStatus, List.copyOf(compiler.faults));
    }

    /**
     * @param scope where a status is looked for by name
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
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            checks.add(check(parts.get(i), scope, path + "[" + i + "]"));
        }
        return checks;
    }

    /** A pipeline condition beside a status says in which pipelines that status is meant. */
    private List<Pipeline> scopeBeside(List<Condition> parts, List<Pipeline> scope) {
        List<Pipeline> named = parts.stream()
                .filter(Condition.InPipeline.class::isInstance)
                .flatMap(part -> ((Condition.InPipeline) part).namesOrIds().stream())
                .flatMap(name -> metadata.pipeline(name).stream())
                .toList();
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
                "is not " + words);
    }

    private Check pipeline(List<String> names, String path) {
        Set<String> ids = new HashSet<>();
        List<String> lacks = new ArrayList<>();
        for (String name : names) {
            Optional<Pipeline> pipeline = metadata.pipeline(name);
            pipeline.ifPresent(found -> ids.add(found.id()));
            if (pipeline.isEmpty()) {
                lacks.add(fault(path, "no pipeline '" + name + "'", name, pipelineNames(metadata.pipelines())));
            }
        }
        return leaf(path, "pipeline", names, lacks, state -> ids.contains(state.pipeline()), shown::pipeline);
    }

    private Check status(List<String> names, List<Pipeline> scope, String path) {
        watchesStatus = true;
        Set<Place> places = new HashSet<>();
        List<String> lacks = new ArrayList<>();
        for (String name : names) {
            List<Place> found = places(name, scope);
            places.addAll(found);
            if (found.isEmpty()) {
                String where =
                        scope.isEmpty() ? "" : " in pipeline '" + String.join("' or '", pipelineNames(scope)) + "'";
                lacks.add(fault(path, "no stage '" + name + "'" + where, name, stageNames(scope)));
            }
        }
        return leaf(path, "status", names, lacks, state -> isAt(state, places), shown::status);
    }

    /** A stage of a pipeline: amoCRM's 142 and 143 are in each of them, under different names. */
    private record Place(String pipeline, String stage) {}

    private static boolean isAt(State state, Set<Place> places) {
        if (state.pipeline() == null) {
            return places.stream().anyMatch(place -> place.stage().equals(state.status()));
        }
        return places.contains(new Place(state.pipeline(), state.status()));
    }

    /** Every stage of that id, else every stage of that name. */
    private static List<Place> places(String name, List<Pipeline> scope) {
        List<Place> byId = new ArrayList<>();
        List<Place> byName = new ArrayList<>();
        String folded = Metadata.fold(name);
        for (Pipeline pipeline : scope) {
            for (Stage stage : pipeline.stages()) {
                if (stage.id().equals(name)) {
                    byId.add(new Place(pipeline.id(), stage.id()));
                } else if (Metadata.fold(stage.name()).equals(folded)) {
                    byName.add(new Place(pipeline.id(), stage.id()));
                }
            }
        }
        return byId.isEmpty() ? byName : byId;
    }

    private Check field(Condition.OfField condition, String path) {
        FieldPath given = condition.field();
        Optional<FieldPath> resolved = given.custom()
                ? metadata.field(given.of(), given.name()).map(field -> FieldPath.custom(given.of(), field.id()))
                : Optional.of(given).filter(FieldPath.STANDARD::contains);
        if (resolved.isEmpty()) {
            List<String> names = given.custom()
                    ? metadata.fields().stream()
                            .filter(field -> field.of() == given.of())
                            .map(Metadata.Field::name)
                            .toList()
                    : FieldPath.STANDARD.stream().map(FieldPath::toString).toList();
            String name = given.custom() ? given.name() : given.toString();
            String lacks =
                    fault(path, "no field '" + name + "' of a " + given.of().word(), name, names);
            return new Check.Broken(path, "field " + given + " " + FieldTest.asks(condition), lacks);
        }
        FieldTest test = FieldTest.of(
                condition.test(),
                condition.operands().isEmpty() ? "" : condition.operands().get(0));
        FieldPath field = resolved.get();
        return new Check.Leaf(
                path,
                "field " + given + " " + FieldTest.asks(condition),
                state -> test.holds(state.record().value(field)),
                state -> shown.field(state, field),
                "field " + given,
                test.yes(),
                test.no());
    }

    private static Check leaf(
            String path,
            String subject,
            List<String> names,
            List<String> lacks,
            Predicate<State> holds,
            Function<State, String> found) {
        String words = "is " + String.join(" or ", names);
        if (!lacks.isEmpty()) {
            return new Check.Broken(path, subject + " " + words, String.join("; ", lacks));
        }
        return new Check.Leaf(
                path, subject + " " + words, holds, found, subject, words, "is not " + words.substring(3));
    }

    /** Notes what the CRM lacks, and gives it back without the rule and the path. */
    private String fault(String path, String what, String given, List<String> known) {
        String lacks = what + Nearest.hint(given, known);
        faults.add("rule '" + rule.name() + "', " + path + ": " + lacks);
        return lacks;
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
