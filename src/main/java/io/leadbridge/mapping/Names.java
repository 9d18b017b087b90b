package io.leadbridge.mapping;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Value;
import java.util.List;
import java.util.Locale;
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

    /** A field that is there, with its path: a custom field by its id. */
    record Found(FieldPath path, Metadata.Field field) {

        /** For people: the field as they wrote it, and its type. */
        String named(FieldPath written) {
            return written + (field.type().isEmpty() ? "" : " (" + field.type() + ")");
        }

        /** The same with the type of one of its values, never the value. */
        String named(FieldPath written, Value value) {
            return written + " (" + (field.type().isEmpty() ? word(value) : field.type() + ", " + word(value)) + ")";
        }

        private static String word(Value value) {
            if (value instanceof Value.Many many) {
                return many.values().size() + " values";
            }
            if (value instanceof Value.Moment) {
                return "date";
            }
            return value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }

    Metadata metadata() {
        return metadata;
    }

    Found field(FieldPath given) throws Unknown {
        if (!given.custom()) {
            return metadata.standard(given)
                    .map(field -> new Found(given, field))
                    .orElseThrow(() -> new Unknown("no standard field '" + given + "' in " + crm
                            + Nearest.hint(given.toString(), standardNames())));
        }
        return metadata.field(given.of(), given.name())
                .map(field -> new Found(FieldPath.custom(given.of(), field.id()), field))
                .orElseThrow(() -> new Unknown("no " + given.of().word() + " field '" + given.name() + "' in " + crm
                        + Nearest.hint(given.name(), fieldNames(given))));
    }

    /** A field that can be written to. */
    Found target(FieldPath given) throws Unknown {
        Found found = field(given);
        if (found.field().readOnly()) {
            throw new Unknown("field '" + given + "' of " + crm + " ("
                    + found.field().type() + ") can only be read; another target expected");
        }
        return found;
    }

    private List<String> standardNames() {
        return metadata.standard().isEmpty()
                ? FieldPath.STANDARD.stream().map(FieldPath::toString).toList()
                : metadata.standard().stream()
                        .map(field -> FieldPath.standard(field.of(), field.id()).toString())
                        .toList();
    }

    /** The id of a user, by name or id. */
    String user(String nameOrId) throws Unknown {
        List<Metadata.Named> users = metadata.users();
        return users.stream()
                .filter(user -> user.id().equals(nameOrId))
                .findFirst()
                .or(() -> users.stream()
                        .filter(user -> Metadata.fold(user.name()).equals(Metadata.fold(nameOrId)))
                        .findFirst())
                .map(Metadata.Named::id)
                .orElseThrow(() -> new Unknown("no user '" + nameOrId + "' in " + crm
                        + Nearest.hint(
                                nameOrId,
                                users.stream().map(Metadata.Named::name).toList())));
    }

    /** The name of a stage, for people; its id if it is not known, empty if there is none. */
    String stageName(String pipeline, String stage) {
        return stage == null
                ? ""
                : metadata.pipelines().stream()
                        .filter(each -> pipeline == null || each.id().equals(pipeline))
                        .flatMap(each -> each.stages().stream())
                        .filter(each -> each.id().equals(stage))
                        .map(Stage::name)
                        .findFirst()
                        .orElse(stage);
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
