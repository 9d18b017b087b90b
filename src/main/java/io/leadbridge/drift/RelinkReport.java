package io.leadbridge.drift;

import io.leadbridge.event.CrmId;
import java.util.List;
import java.util.Map;

/**
 * What relinking found. Samples hold ids only, and at most {@value #SAMPLES} of each.
 *
 * @param written whether links and bases were written
 * @param leads leads that were read, by CRM
 * @param kept of these, that were linked already, pairs
 * @param linked pairs that were linked, or would be
 * @param contacts pairs of contacts that were linked with them, or would be
 * @param differing of the linked pairs, those of which mapped fields differ: the audit of drift tells them
 * @param ambiguous people whose leads cannot be told apart
 * @param alone leads for which there is none, by CRM
 * @param left pairs that were found and not linked, for one of them was gone, or linked otherwise, by then
 * @param samples some of each, by the word of what they are
 */
public record RelinkReport(
        boolean written,
        Map<CrmId, Integer> leads,
        int kept,
        int linked,
        int contacts,
        int differing,
        int ambiguous,
        Map<CrmId, Integer> alone,
        int left,
        Map<String, List<String>> samples) {

    static final int SAMPLES = 10;

    /** Whether a person has to look at something. */
    public boolean isDoubtful() {
        return ambiguous > 0 || left > 0;
    }
}
