package io.leadbridge.crm;

/**
 * What was made.
 *
 * @param lead id of the lead
 * @param contact id of its contact; {@code null} if it has none
 * @param merged whether the CRM made none, but took a lead that it had for the same
 */
public record Created(String lead, String contact, boolean merged) {

    /** A new lead. */
    public Created(String lead, String contact) {
        this(lead, contact, false);
    }
}
