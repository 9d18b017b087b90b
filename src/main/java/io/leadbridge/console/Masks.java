package io.leadbridge.console;

import io.leadbridge.event.Contact;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Shows a record's fields by their names, and hides what may be a person's: everything of a contact, and every text of a lead
 * that is not one of a list's options. Numbers, dates, marks and options are no person's.
 */
public final class Masks {

    private static final String HIDDEN = "•••••";
    private static final Set<Metadata.Kind> LISTS =
            EnumSet.of(Metadata.Kind.CHOICE, Metadata.Kind.CHOICES, Metadata.Kind.REFERENCE);

    private final Optional<Metadata> metadata;
    private final boolean open;

    /**
     * @param metadata of the CRM that the record lives in; empty if it was never read
     * @param open whether nothing is hidden
     */
    Masks(Optional<Metadata> metadata, boolean open) {
        this.metadata = metadata;
        this.open = open;
    }

    /**
     * A field of a record.
     *
     * @param name in the words of a tenant file
     * @param hidden whether its value is a mask
     */
    public record Shown(String name, String value, boolean hidden) {}

    /** The fields that have a value: those of the lead, then those of its contacts. */
    List<Shown> fields(Record record) {
        List<Shown> shown = new ArrayList<>(fields(record.fields()));
        for (Contact contact : record.contacts()) {
            shown.addAll(fields(contact.fields()));
        }
        return shown;
    }

    private List<Shown> fields(Map<FieldPath, Value> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .filter(field -> !field.getValue().isEmpty())
                        .map(field -> shown(field.getKey(), field.getValue()))
                        .toList();
    }

    /** @param value {@code null} if it is not known */
    Shown shown(FieldPath path, Value value) {
        if (value == null || value.isEmpty()) {
            return new Shown(name(path), "", false);
        }
        boolean hidden = !open && isPersonal(path, value);
        return new Shown(name(path), hidden ? HIDDEN : text(value), hidden);
    }

    private boolean isPersonal(FieldPath path, Value value) {
        if (path.of() == Entity.CONTACT) {
            return true;
        }
        if (value.all().stream().noneMatch(Value.Text.class::isInstance)) {
            return false;
        }
        return field(path).map(field -> !LISTS.contains(field.kind())).orElse(true);
    }

    /** The text, or the mask that stands for it. */
    String found(String text, boolean personal) {
        return personal && !open && !text.isEmpty() ? HIDDEN : text;
    }

    private Optional<Metadata.Field> field(FieldPath path) {
        return metadata.flatMap(known -> path.custom() ? known.field(path.of(), path.name()) : known.standard(path));
    }

    private String name(FieldPath path) {
        return path.custom()
                ? field(path)
                        .map(field -> FieldPath.custom(path.of(), field.name()).toString())
                        .orElse(path.toString())
                : path.toString();
    }

    /** A pipeline by its name; the id where no name is known; empty for {@code null}. */
    String pipeline(String id) {
        return id == null
                ? ""
                : metadata.flatMap(known -> known.pipeline(id))
                        .map(Metadata.Pipeline::name)
                        .orElse(id);
    }

    /** A status by its name; the id where no name is known; empty for {@code null}. */
    String status(String pipeline, String id) {
        if (id == null) {
            return "";
        }
        return metadata.flatMap(known -> known.pipelines().stream()
                        .filter(one -> pipeline == null || one.id().equals(pipeline))
                        .flatMap(one -> one.stages().stream())
                        .filter(stage -> stage.id().equals(id))
                        .findFirst())
                .map(Metadata.Stage::name)
                .orElse(id);
    }

    private static String text(Value value) {
        if (value instanceof Value.Moment moment) {
            return moment.instant().toString();
        }
        return value.all().stream().map(Value::canonical).collect(Collectors.joining(", "));
    }
}
