package io.leadbridge.enrich;

import io.leadbridge.event.Contact;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The ids that metadata knows, to find those that records show and it does not: made in the CRM since it was read. */
final class Known {

    private final Set<String> pipelines = new HashSet<>();
    private final Set<String> stages = new HashSet<>();
    private final Set<String> users = new HashSet<>();
    private final Set<FieldPath> fields = new HashSet<>();

    Known(Metadata metadata) {
        metadata.pipelines().forEach(pipeline -> {
            pipelines.add(pipeline.id());
            pipeline.stages().forEach(stage -> stages.add(stage.id()));
        });
        metadata.fields().forEach(field -> fields.add(FieldPath.custom(field.of(), field.id())));
        metadata.users().forEach(user -> users.add(user.id()));
    }

    /** What the records show and the metadata does not know, as {@code status 142}; in a fixed order. */
    Set<String> missing(Collection<Record> records) {
        Set<String> missing = new TreeSet<>();
        for (Record record : records) {
            addIf(missing, "pipeline", record.pipeline(), pipelines);
            addIf(missing, "status", record.status(), stages);
            addIf(missing, "user", record.responsible(), users);
            addFields(missing, record.fields().keySet());
            for (Contact contact : record.contacts()) {
                addFields(missing, contact.fields().keySet());
            }
        }
        return missing;
    }

    /** A kind of which nothing is described, or of which a CRM's codec brings nothing, cannot be judged. */
    private static void addIf(Set<String> missing, String kind, String id, Set<String> known) {
        // 0 stands for nobody, or for a robot.
        if (id != null && !id.equals("0") && !known.isEmpty() && !known.contains(id)) {
            missing.add(kind + " " + id);
        }
    }

    private void addFields(Set<String> missing, Collection<FieldPath> shown) {
        for (FieldPath path : shown) {
            if (path.custom() && path.of() != Entity.COMPANY && !fields.contains(path)) {
                missing.add("field " + path);
            }
        }
    }
}
