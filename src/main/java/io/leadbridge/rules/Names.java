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

/** What an account has, found by id or name without walking over all of it; an id goes before a name. For one thread. */
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
    private Map<String, List<String>> users;
    private Map<String, List<String>> lossReasons;
    private final Map<String, String> folded = new HashMap<>();

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
            metadata.pipelines().forEach(pipeline -> pipelinesByName.putIfAbsent(fold(pipeline.name()), pipeline));
        }
        return Optional.ofNullable(pipelinesByName.get(fold(idOrName)));
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
            stages(stage -> fold(stage.name()), stagesByName);
        }
        return within(stagesByName.get(fold(idOrName)), scope);
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
                            new FieldKey(field.of(), fold(field.name())), FieldPath.custom(field.of(), field.id())));
        }
        return Optional.ofNullable(fieldsByName.get(new FieldKey(given.of(), fold(given.name()))));
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

    /** Ids of the users of this id, else of all of this name. */
    List<String> users(String idOrName) {
        if (users == null) {
            users = index(metadata.users());
        }
        return ids(users, metadata.users(), idOrName);
    }

    /** Ids of the loss reasons of this id, else of all of this name. */
    List<String> lossReasons(String idOrName) {
        if (lossReasons == null) {
            lossReasons = index(metadata.lossReasons());
        }
        return ids(lossReasons, metadata.lossReasons(), idOrName);
    }

    private List<String> ids(Map<String, List<String>> byName, List<Named> list, String idOrName) {
        for (Named named : list) {
            if (named.id().equals(idOrName)) {
                return List.of(idOrName);
            }
        }
        return byName.getOrDefault(fold(idOrName), List.of());
    }

    private Map<String, List<String>> index(List<Named> list) {
        Map<String, List<String>> byName = new HashMap<>();
        list.forEach(named -> byName.computeIfAbsent(fold(named.name()), absent -> new ArrayList<>(1))
                .add(named.id()));
        return byName;
    }

    /** {@link Metadata#fold}, once for each name: stages of many pipelines, and rules, share theirs. */
    private String fold(String name) {
        return folded.computeIfAbsent(name, Metadata::fold);
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
