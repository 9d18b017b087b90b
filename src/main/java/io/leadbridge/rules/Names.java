package io.leadbridge.rules;

import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Named;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an account has, found by id or name without walking over all of it; an id goes before a name. */
final class Names {

    /** A stage of a pipeline: amoCRM's 142 and 143 are in each of them, under different names. */
    record Place(String pipeline, String stage) {}

    private record FieldKey(Entity of, String idOrName) {}

    private final Metadata metadata;
    private final Map<String, Pipeline> pipelines = new HashMap<>();
    private final Map<String, List<Place>> stages = new HashMap<>();
    private final Map<FieldKey, FieldPath> fields = new HashMap<>();
    private Map<String, Pipeline> pipelinesByName;
    private Map<String, List<Place>> stagesByName;
    private Map<FieldKey, FieldPath> fieldsByName;

    Names(Metadata metadata) {
        this.metadata = metadata;
        for (Pipeline pipeline : metadata.pipelines()) {
            pipelines.putIfAbsent(pipeline.id(), pipeline);
        }
        stages(Stage::id, stages);
        for (Metadata.Field field : metadata.fields()) {
            fields.putIfAbsent(new FieldKey(field.of(), field.id()), FieldPath.custom(field.of(), field.id()));
        }
    }

    Metadata metadata() {
        return metadata;
    }

    Optional<Pipeline> pipeline(String idOrName) {
        Pipeline byId = pipelines.get(idOrName);
        if (byId != null) {
            return Optional.of(byId);
        }
        if (pipelinesByName == null) {
            pipelinesByName = new HashMap<>();
            metadata.pipelines()
                    .forEach(pipeline -> pipelinesByName.putIfAbsent(Metadata.fold(pipeline.name()), pipeline));
        }
        return Optional.ofNullable(pipelinesByName.get(Metadata.fold(idOrName)));
    }

    /**
     * Every stage of that id, else every stage of that name.
     *
     * @param scope ids of the pipelines to look in; empty for all
     */
    List<Place> places(String idOrName, Set<String> scope) {
        List<Place> byId = within(stages.get(idOrName), scope);
        if (!byId.isEmpty()) {
            return byId;
        }
        if (stagesByName == null) {
            stagesByName = new HashMap<>();
            stages(stage -> Metadata.fold(stage.name()), stagesByName);
        }
        return within(stagesByName.get(Metadata.fold(idOrName)), scope);
    }

    /** The path by which records have it; empty if the account has no such field. */
    Optional<FieldPath> field(FieldPath given) {
        if (!given.custom()) {
            return metadata.standard(given).map(field -> given);
        }
        FieldPath byId = fields.get(new FieldKey(given.of(), given.name()));
        if (byId != null) {
            return Optional.of(byId);
        }
        if (fieldsByName == null) {
            fieldsByName = new HashMap<>();
            metadata.fields()
                    .forEach(field -> fieldsByName.putIfAbsent(
                            new FieldKey(field.of(), Metadata.fold(field.name())),
                            FieldPath.custom(field.of(), field.id())));
        }
        return Optional.ofNullable(fieldsByName.get(new FieldKey(given.of(), Metadata.fold(given.name()))));
    }

    /** All names by which a field of this part may be called in a rule. */
    List<String> fieldNames(Entity of) {
        Stream<String> standard = FieldPath.STANDARD.stream()
                .filter(path -> path.of() == of && metadata.standard(path).isPresent())
                .map(FieldPath::name);
        Stream<String> custom =
                metadata.fields().stream().filter(field -> field.of() == of).map(Metadata.Field::name);
        return Stream.concat(standard, custom).toList();
    }

    /** Ids of everything in the list that has this id; else of everything that has this name. */
    static List<String> ids(List<Named> list, String idOrName) {
        List<String> byName = new ArrayList<>();
        String folded = Metadata.fold(idOrName);
        for (Named named : list) {
            if (named.id().equals(idOrName)) {
                return List.of(named.id());
            }
            if (Metadata.fold(named.name()).equals(folded)) {
                byName.add(named.id());
            }
        }
        return byName;
    }

    private void stages(Function<Stage, String> key, Map<String, List<Place>> into) {
        for (Pipeline pipeline : metadata.pipelines()) {
            for (Stage stage : pipeline.stages()) {
                into.computeIfAbsent(key.apply(stage), absent -> new ArrayList<>(1))
                        .add(new Place(pipeline.id(), stage.id()));
            }
        }
    }

    private static List<Place> within(List<Place> places, Set<String> scope) {
        if (places == null) {
            return List.of();
        }
        return scope.isEmpty()
                ? places
                : places.stream()
                        .filter(place -> scope.contains(place.pipeline()))
                        .toList();
    }
}
