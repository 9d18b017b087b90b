package io.leadbridge.deliver;

import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import io.leadbridge.event.Wish;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * By what the fields of a wish are judged that a rule carries both ways.
 *
 * @param policy the tenant's
 * @param carriedBack whether a rule carries the assignment's target back to its source
 * @param here the source's CRM
 * @param there the target's CRM
 * @param changedHere when the source was changed last; {@code null} if not known
 * @param changedThere when the target was changed last; {@code null} if not known, or if it was not read
 */
record Contest(
        Conflicts policy,
        Predicate<Wish.Assignment> carriedBack,
        CrmId here,
        CrmId there,
        Instant changedHere,
        Instant changedThere) {

    /** Of the wish of a pass for a target that was not read. */
    static Contest unread(Pass pass, CrmId there) {
        return new Contest(
                pass.batch().policy().conflicts(),
                pass.wayBack(there)::exists,
                pass.lead().crm(),
                there,
                pass.record().updatedAt(),
                null);
    }

    /** The same for a target as it was read. */
    Contest with(Record read) {
        return new Contest(policy, carriedBack, here, there, changedHere, read.updatedAt());
    }
}
