package io.leadbridge.event;

/**
 * One tenant's account in one CRM: whom a call is made for.
 *
 * @param tenant the customer
 * @param crm the CRM that is called
 */
public record Account(TenantId tenant, CrmId crm) implements Comparable<Account> {

    @Override
    public int compareTo(Account other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : crm.compareTo(other.crm);
    }

    @Override
    public String toString() {
        return tenant + "/" + crm;
    }
}
