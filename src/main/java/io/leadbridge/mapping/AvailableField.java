package io.leadbridge.mapping;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A field that a tenant file can name.
 *
 * @param path as it is written there; a custom field by its id, which stays when people rename it
 * @param name as people see it in the CRM; a standard field's word
 * @param type the CRM's word for its type
 * @param kind what its values are
 * @param options names of what it can hold; empty if it is no list
 * @param writable whether it can be a target
 */
public record AvailableField(String path, String name, String type, Kind kind, List<String> options, boolean writable) {

    /** All fields of an account: the standard ones first, then its own in the CRM's order. */
    public static List<AvailableField> of(Metadata metadata) {
        List<AvailableField> available = new ArrayList<>();
        for (FieldPath path : FieldPath.STANDARD) {
            metadata.standard(path).ifPresent(field -> available.add(of(path, field)));
        }
        for (Field field : metadata.fields()) {
            available.add(of(FieldPath.custom(field.of(), field.id()), field));
        }
        return List.copyOf(available);
    }

    private static AvailableField of(FieldPath path, Field field) {
        return new AvailableField(
                path.toString(), field.name(), field.type(), field.kind(), field.options(), !field.readOnly());
    }
}
