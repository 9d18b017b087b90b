package io.leadbridge.event;

import java.util.List;

/**
 * What holds for everything that is worked together: one tenant, one version of its rules, one lease.
 *
 * @param tenant whose
 * @param rules the rules as of the batch's beginning
 * @param region where the tenant's people live
 * @param policy what the tenant wants where both sides changed, or one is gone
 * @param lease the right to write
 * @param diary where it is noted what happened to its leads
 */
public record Batch(TenantId tenant, List<Rule> rules, Region region, Policy policy, Lease lease, Diary diary) {

    /** With the usual policy, and of which nothing is noted. */
    public Batch(TenantId tenant, List<Rule> rules, Region region, Lease lease) {
        this(tenant, rules, region, Policy.DEFAULT, lease, Diary.closed());
    }

    /** The tenant's account in a CRM. */
    public Account account(CrmId crm) {
        return new Account(tenant, crm);
    }
}
