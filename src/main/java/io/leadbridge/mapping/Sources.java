package io.leadbridge.mapping;

import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Value;

/** What a source field's value means to another CRM, where ids mean nothing. */
final class Sources {

    private Sources() {}

    /** The value; of a reference the name that people see, or the id if there is none. */
    static Value named(Value value, Field field) {
        if (field.kind() != Kind.REFERENCE || value.isEmpty()) {
            return value;
        }
        int place = field.optionIds().indexOf(value.canonical());
        return place < 0 ? value : Value.of(field.options().get(place));
    }
}
