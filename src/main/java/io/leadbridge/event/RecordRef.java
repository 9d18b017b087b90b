package io.leadbridge.event;

/**
 * Address of one record within a tenant.
 *
 * @param crm the CRM where it lives
 * @param entity its kind
 * @param id the CRM's own id, as text
 */
public record RecordRef(CrmId crm, Entity entity, String id) implements Comparable<RecordRef> {

    /** A lead's address. */
    public static RecordRef lead(CrmId crm, String id) {
        return new RecordRef(crm, Entity.LEAD, id);
    }

    /** A contact's address. */
    public static RecordRef contact(CrmId crm, String id) {
        return new RecordRef(crm, Entity.CONTACT, id);
    }

    @Override
    public int compareTo(RecordRef other) {
        return toString().compareTo(other.toString());
    }

    /** For keys and logs: {@code amocrm:lead:101}. */
    @Override
    public String toString() {
        return crm + ":" + entity.word() + ":" + id;
    }
}
