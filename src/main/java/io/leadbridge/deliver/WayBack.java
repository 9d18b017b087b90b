package io.leadbridge.deliver;

import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Wish;
import java.util.Map;

/** Tells whether a rule carries an assignment's target back to its source. */
final class WayBack {

    private final Batch batch;
    private final Map<CrmId, Metadata> metadata;
    private final CrmId source;
    private final CrmId target;

    WayBack(Batch batch, Map<CrmId, Metadata> metadata, CrmId source, CrmId target) {
        this.batch = batch;
        this.metadata = metadata;
        this.source = source;
        this.target = target;
    }

    boolean exists(Wish.Assignment assignment) {
        return batch.rules().stream()
                .filter(rule -> rule.from().equals(target))
                .flatMap(rule -> rule.then().stream())
                .filter(action -> action.target().equals(source) && action.updateIfFound())
                .flatMap(action -> action.fields().stream())
                .anyMatch(field -> reverses(field, assignment));
    }

    private boolean reverses(FieldRule field, Wish.Assignment assignment) {
        return resolve(target, field.from()).equals(assignment.to())
                && resolve(source, field.to()).equals(assignment.from());
    }

    private FieldPath resolve(CrmId crm, FieldPath written) {
        if (!written.custom() || !metadata.containsKey(crm)) {
            return written;
        }
        return metadata.get(crm)
                .field(written.of(), written.name())
                .map(field -> FieldPath.custom(written.of(), field.id()))
                .orElse(written);
    }
}
