package io.leadbridge.event;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an account has defined in its CRM: pipelines with their stages, and fields.
 *
 * @param pipelines in the CRM's order; LPTracker has one, its project
 * @param fields of leads, contacts and companies
 * @param users whom a lead or a task can be given to
 * @param lossReasons why a lead can be lost; empty for CRMs without
 * @param projects what a connection can be to (LPTracker); empty for CRMs without
 */
public record Metadata(
        List<Pipeline> pipelines,
        List<Field> fields,
        List<Named> users,
        List<Named> lossReasons,
        List<Named> projects) {

    /** Unicode's too: names come with non-breaking spaces. */
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    /** Zero-width characters, and the choice between an emoji's two looks. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\uFE0E\uFE0F]");

    public Metadata {
        pipelines = List.copyOf(pipelines);
        fields = List.copyOf(fields);
        // Absent in what an older version cached.
        users = users == null ? List.of() : List.copyOf(users);
        lossReasons = lossReasons == null ? List.of() : List.copyOf(lossReasons);
        projects = projects == null ? List.of() : List.copyOf(projects);
    }

    /** Pipelines and fields only. */
    public Metadata(List<Pipeline> pipelines, List<Field> fields) {
        this(pipelines, fields, List.of(), List.of(), List.of());
    }

    /** A user, a reason, a project: what has an id and a name, and no more for us. */
    public record Named(String id, String name) {}

    /** A pipeline; {@code main} is where a lead lands that names none. */
    public record Pipeline(String id, String name, boolean main, List<Stage> stages) {}

    /** A status of amoCRM, a stage of LPTracker. {@code closed}: won or lost, nothing is expected there any more. */
    public record Stage(String id, String name, boolean closed) {}

    /**
     * A custom field.
     *
     * @param of the part of the record that has it
     * @param id the CRM's id
     * @param name as people see it
     * @param code the CRM's fixed code; {@code null} if none
     * @param type the CRM's word for its type
     * @param options of a list field; empty otherwise
     */
    public record Field(Entity of, String id, String name, String code, String type, List<String> options) {}

    /**
     * Names are compared so: without regard to case, to which spaces stand where and how many, to marks that nobody sees,
     * and to how accents are composed. Emoji count, as do e and ё: two names may differ in them alone.
     */
    public static String fold(String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        String seen = UNSEEN.matcher(composed).replaceAll("");
        return SPACES.matcher(seen).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    /** The pipeline of this id or name; an id goes before a name. */
    public Optional<Pipeline> pipeline(String nameOrId) {
        return pipelines.stream()
                .filter(pipeline -> pipeline.id().equals(nameOrId))
                .findFirst()
                .or(() -> pipelines.stream()
                        .filter(pipeline -> fold(pipeline.name()).equals(fold(nameOrId)))
                        .findFirst());
    }

    /** The custom field of this id or name; an id goes before a name. */
    public Optional<Field> field(Entity of, String nameOrId) {
        return fields.stream()
                .filter(field -> field.of() == of && field.id().equals(nameOrId))
                .findFirst()
                .or(() -> fields.stream()
                        .filter(field -> field.of() == of && fold(field.name()).equals(fold(nameOrId)))
                        .findFirst());
    }
}
