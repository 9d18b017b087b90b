package io.leadbridge.event;

import java.text.Normalizer;
import java.util.ArrayList;
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
 * @param standard the fields that every account of this CRM has, their ids being the names of {@link FieldPath}; empty if
 *     the connector does not say
 */
public record Metadata(
        List<Pipeline> pipelines,
        List<Field> fields,
        List<Named> users,
        List<Named> lossReasons,
        List<Named> projects,
        List<Field> standard) {

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
        standard = standard == null ? List.of() : List.copyOf(standard);
    }

    /** Of a connector that does not say which standard fields there are. */
    public Metadata(
            List<Pipeline> pipelines,
            List<Field> fields,
            List<Named> users,
            List<Named> lossReasons,
            List<Named> projects) {
        this(pipelines, fields, users, lossReasons, projects, List.of());
    }

    /** Pipelines and fields only. */
    public Metadata(List<Pipeline> pipelines, List<Field> fields) {
        this(pipelines, fields, List.of(), List.of(), List.of());
    }

    /** A user, a reason, a project: what has an id and a name, and no more for us. */
    public record Named(String id, String name) {}

    /** A pipeline; {@code main} is where a lead lands that names none. */
    public record Pipeline(String id, String name, boolean main, List<Stage> stages) {}

    /**
     * A status of amoCRM, a stage of LPTracker.
     *
     * @param closed won or lost: nothing is expected there any more
     * @param unsorted whether its leads wait for somebody to accept them; until then they are no leads for us
     */
    public record Stage(String id, String name, boolean closed, boolean unsorted) {

        /** Of leads that are taken up. */
        public Stage(String id, String name, boolean closed) {
            this(id, name, closed, false);
        }
    }

    /** What a field's values are, free of any CRM's word for it. */
    public enum Kind {
        /** Text, of one line or of several. */
        TEXT,
        /** A number. */
        NUMBER,
        /** A number without a fraction, and not below zero. */
        WHOLE,
        /** Yes or no. */
        FLAG,
        /** A day; its value is the midnight that begins it. */
        DATE,
        /** A point in time, kept to the minute. */
        MINUTE,
        /** A point in time, kept to the second. */
        MOMENT,
        /** One of the field's options; its value is the option's name. */
        CHOICE,
        /** Some of the field's options, by name. */
        CHOICES,
        /** Some texts, as phones or tags. */
        TEXTS,
        /** The parts of an address: a text of JSON, as {@link Value.Text} says. */
        ADDRESS,
        /** A text that is the address of a page. */
        URL,
        /** Somebody or something of a list, as a user; its value is the id of one of the field's options. */
        REFERENCE,
        /** An object of the CRM's own making, as a legal entity: a text of JSON. */
        OBJECT,
        /** Not known: values pass as they are. */
        UNKNOWN
    }

    /**
     * A field.
     *
     * @param of the part of the record that has it
     * @param id the CRM's id; a standard field's name
     * @param name as people see it
     * @param code the CRM's fixed code; {@code null} if none
     * @param type the CRM's word for its type
     * @param options names of a list's options; of an {@link Kind#OBJECT} the keys that it may have; empty otherwise, or
     *     if the CRM does not tell them
     * @param kind what its values are; {@link Kind#UNKNOWN} in what an older version cached
     * @param readOnly whether nothing can be written to it
     * @param optionIds ids of the options, in the same order; of an {@link Kind#OBJECT} the keys that it must have; empty
     *     if there are none
     * @param most what it holds at most: characters of a text, digits of a number behind its point; {@code null} if not
     *     known
     */
    public record Field(
            Entity of,
            String id,
            String name,
            String code,
            String type,
            List<String> options,
            Kind kind,
            boolean readOnly,
            List<String> optionIds,
            Integer most) {

        public Field {
            options = options == null ? List.of() : List.copyOf(options);
            kind = kind == null ? Kind.UNKNOWN : kind;
            optionIds = optionIds == null ? List.of() : List.copyOf(optionIds);
        }

        /** Of a kind that is not known. */
        public Field(Entity of, String id, String name, String code, String type, List<String> options) {
            this(of, id, name, code, type, options, Kind.UNKNOWN, false, List.of(), null);
        }

        /** A standard field without options. */
        public static Field standard(FieldPath path, Kind kind, String type, boolean readOnly, Integer most) {
            return new Field(
                    path.of(), path.name(), path.name(), null, type, List.of(), kind, readOnly, List.of(), most);
        }

        /** A standard field that refers to one of a list, as {@code lead.responsible} to a user. */
        public static Field reference(FieldPath path, String type, List<Named> list) {
            List<String> names = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (Named named : list) {
                names.add(named.name());
                ids.add(named.id());
            }
            return new Field(path.of(), path.name(), path.name(), null, type, names, Kind.REFERENCE, false, ids, null);
        }

        /** Whether one of this id or name (folded) is among the options: its place, the id going before the name. */
        public Optional<Integer> option(String idOrName) {
            int byId = optionIds.indexOf(idOrName.strip());
            if (byId >= 0) {
                return Optional.of(byId);
            }
            String folded = fold(idOrName);
            for (int i = 0; i < options.size(); i++) {
                if (fold(options.get(i)).equals(folded)) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        }
    }

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

    /** Whether a lead there waits for somebody to accept it. */
    public boolean isUnsorted(String pipeline, String stage) {
        return pipelines.stream()
                .filter(each -> pipeline == null || each.id().equals(pipeline))
                .flatMap(each -> each.stages().stream())
                .anyMatch(each -> each.unsorted() && each.id().equals(stage));
    }

    /** The custom field of this id or name; an id goes before a name. */
    public Optional<Field> field(Entity of, String nameOrId) {
        return fields.stream()
                .filter(field -> field.of() == of && field.id().equals(nameOrId))
                .findFirst()
                .or(() -> fieldNamed(of, fold(nameOrId)));
    }

    private Optional<Field> fieldNamed(Entity of, String folded) {
        return fields.stream()
                .filter(field -> field.of() == of && fold(field.name()).equals(folded))
                .findFirst();
    }

    /**
     * The standard field at this path.
     *
     * @return empty if this CRM has no such field; where the connector does not say which it has, each of
     *     {@link FieldPath#STANDARD} is there
     */
    public Optional<Field> standard(FieldPath path) {
        if (standard.isEmpty()) {
            return FieldPath.STANDARD.contains(path)
                    ? Optional.of(Field.standard(path, usual(path), "", false, null))
                    : Optional.empty();
        }
        return standard.stream()
                .filter(field -> field.of() == path.of() && field.id().equals(path.name()))
                .findFirst();
    }

    private static Kind usual(FieldPath path) {
        return switch (path.name()) {
            case "price" -> Kind.NUMBER;
            case "phone", "email", "tags" -> Kind.TEXTS;
            case "responsible", "loss-reason" -> Kind.UNKNOWN;
            default -> Kind.TEXT;
        };
    }
}
