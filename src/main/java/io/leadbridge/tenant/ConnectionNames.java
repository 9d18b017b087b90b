package io.leadbridge.tenant;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Nearest;
import java.util.List;
import java.util.Optional;

/**
 * The CRMs that a file's rules may name.
 *
 * @param names keys of {@code connections}, whether those are right or not
 */
record ConnectionNames(List<String> names) {

    /** A CRM that the file connects to; a fault if it is missing or another. */
    Optional<CrmId> read(Section section, String key) {
        Optional<Text> text = section.required(key, "one of the connections");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String name = text.get().value();
        if (!names.contains(name) || !CrmId.isValid(name)) {
            String shown = text.get().shown();
            section.fault(key, "no connection '" + shown + "'" + Nearest.hint(shown, names));
            return Optional.empty();
        }
        return Optional.of(new CrmId(name));
    }
}
