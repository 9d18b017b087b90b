package io.leadbridge.deliver;

import io.leadbridge.crm.Crm;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Lease;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * What the room works with.
 *
 * @param terms of each CRM, also of one that nobody described
 */
record Means(Crm crm, Books books, Function<CrmId, Terms> terms, Clock clock) {

    /** The same, keeping nothing any more once another worker has a later lease. */
    Means under(Lease lease) {
        return lease.token() == 0 ? this : with(books.under(lease));
    }

    /** The same with other books. */
    Means with(Books other) {
        return new Means(crm, other, terms, clock);
    }

    Terms terms(CrmId of) {
        return terms.apply(of);
    }

    Base base(TenantId tenant, RecordRef ref) {
        return books.bases(tenant, List.of(ref)).get(ref);
    }

    /** Whether a record has no counterpart in another CRM. */
    boolean isFree(TenantId tenant, RecordRef record, CrmId other) {
        return books.counterpart(tenant, record, other).isEmpty();
    }
}
