package io.leadbridge.event;

import java.util.List;

/**
 * What holds for everything that is worked together: one tenant, one version of its rules, one lease.
 *
 * @param tenant whose
 * @param rules the rules as of the batch's beginning
 * @param region where the tenant's people live
 * @param lease the right to write
 * @param diary where it is noted what happened to its leads
 */
public record Batch(TenantId tenant, List<Rule> rules, Region region, Lease lease, Diary diary) {

    /** One of which nothing is noted. */
    public Batch(TenantId tenant, List<Rule> rules, Region region, Lease lease) {
        this(tenant, rules, region, lease, Diary.closed());
    }

    /** The tenant's account in a CRM. */
    public Account account(CrmId crm) {
        return new Account(tenant, crm);
    }
}
