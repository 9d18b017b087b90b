package io.leadbridge.mapping;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Nearest;
import java.util.List;
import java.util.Optional;

/** Finds the ids of what a tenant file names, in one CRM. */
final class Names {

    private final String crm;
    private final Metadata metadata;

    Names(String crm, Metadata metadata) {
        this.crm = crm;
        this.metadata = metadata;
    }

    /** A name that the CRM does not have; its message says which, and the nearest ones. */
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Where a lead is to be.
     *
     * @param pipeline id; {@code null} if not said
     * @param stage id; {@code null} if not said
     */
    record Place(String pipeline, String stage) {}

    FieldPath field(FieldPath given) throws Unknown {
        if (!given.custom()) {
            if (FieldPath.STANDARD.contains(given)) {
                return given;
            }
            List<String> known =
                    FieldPath.STANDARD.stream().map(FieldPath::toString).toList();
            throw new Unknown("no standard field '" + given + "'" + Nearest.hint(given.toString(), known));
        }
        return metadata.field(given.of(), given.name())
                .map(field -> FieldPath.custom(given.of(), field.id()))
                .orElseThrow(() -> new Unknown("no " + given.of().word() + " field '" + given.name() + "' in " + crm
                        + Nearest.hint(given.name(), fieldNames(given))));
    }

    private List<String> fieldNames(FieldPath given) {
        return metadata.fields().stream()
                .filter(field -> field.of() == given.of())
                .map(Metadata.Field::name)
                .toList();
    }

    /**
     * The ids of a pipeline and a stage. A stage without a pipeline is looked for in all of them: found in one, that
     * one is meant; in several by the same id (amoCRM's 142 and 143), the lead's own; in several by name, the main one
     * of the account if it is among them.
     */
    Place place(String pipeline, String stage) throws Unknown {
        if (pipeline == null) {
            return stage == null ? new Place(null, null) : anywhere(stage);
        }
        Pipeline found = metadata.pipeline(pipeline)
                .orElseThrow(() -> new Unknown("no pipeline '" + pipeline + "' in " + crm
                        + Nearest.hint(pipeline, pipelineNames(metadata.pipelines()))));
        if (stage == null) {
            return new Place(found.id(), null);
        }
        return stage(found, stage)
                .map(known -> new Place(found.id(), known.id()))
                .orElseThrow(() -> new Unknown("no stage '" + stage + "' in pipeline '" + found.name() + "' of " + crm
                        + Nearest.hint(stage, stageNames(List.of(found)))));
    }

    private Place anywhere(String stage) throws Unknown {
        List<Pipeline> having = metadata.pipelines().stream()
                .filter(pipeline -> pipeline.stages().stream()
                        .anyMatch(candidate -> candidate.id().equals(stage)))
                .toList();
        if (having.size() > 1) {
            return new Place(null, stage);
        }
        if (having.isEmpty()) {
            having = metadata.pipelines().stream()
                    .filter(pipeline -> stage(pipeline, stage).isPresent())
                    .toList();
        }
        if (having.isEmpty()) {
            throw new Unknown(
                    "no stage '" + stage + "' in " + crm + Nearest.hint(stage, stageNames(metadata.pipelines())));
        }
        Optional<Pipeline> meant = having.size() == 1
                ? Optional.of(having.get(0))
                : having.stream().filter(Pipeline::main).findFirst();
        if (meant.isEmpty()) {
            throw new Unknown("stage '" + stage + "' is in pipelines '" + String.join("', '", pipelineNames(having))
                    + "' of " + crm + "; say which with 'pipeline'");
        }
        return new Place(
                meant.get().id(), stage(meant.get(), stage).orElseThrow().id());
    }

    private static Optional<Stage> stage(Pipeline pipeline, String nameOrId) {
        return pipeline.stages().stream()
                .filter(stage -> stage.id().equals(nameOrId))
                .findFirst()
                .or(() -> pipeline.stages().stream()
                        .filter(stage -> Metadata.fold(stage.name()).equals(Metadata.fold(nameOrId)))
                        .findFirst());
    }

    private static List<String> pipelineNames(List<Pipeline> pipelines) {
        return pipelines.stream().map(Pipeline::name).toList();
    }

    private static List<String> stageNames(List<Pipeline> pipelines) {
        return pipelines.stream()
                .flatMap(pipeline -> pipeline.stages().stream())
                .map(Stage::name)
                .toList();
    }
}
