package io.leadbridge.crm;

/**
 * A note to be put on a lead (LPTracker: a comment).
 *
 * @param lead id of the lead
 * @param text not empty
 */
public record Note(String lead, String text) {

    /** Without the text. */
    @Override
    public String toString() {
        return "note on lead " + lead;
    }
}
