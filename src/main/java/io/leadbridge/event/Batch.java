package io.leadbridge.event;

import java.util.List;

/**
 * What holds for everything that is worked together: one tenant, one version of its rules, one lease.
 *
 * @param tenant whose
 * @param rules the rules as of the batch's beginning
 * @param phoneRegion ISO country of phone numbers that are written without a country code, as {@code RU}
 * @param lease the right to write
 */
public record Batch(TenantId tenant, List<Rule> rules, String phoneRegion, Lease lease) {

    /** The tenant's account in a CRM. */
    public Account account(CrmId crm) {
        return new Account(tenant, crm);
    }
}
