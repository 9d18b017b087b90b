package io.leadbridge.rules;

import java.util.List;

/**
 * Why a rule wants something of a lead, or does not.
 *
 * @param rule its name
 * @param verdict of the whole rule: {@link Verdict#YES} if it fires, on the present state or on a passed status
 * @param when its condition; {@code null} if the rule is not from the lead's CRM or is switched off
 */
public record Explanation(String rule, Verdict verdict, Part when) {

    /** What came of it. */
    public enum Verdict {
        YES,
        NO,
        /** It names something that the CRM does not have. */
        UNKNOWN,
        /** The rule is not asked: it is switched off, or from another CRM. */
        NOT_ASKED
    }

    /**
     * One condition.
     *
     * @param path in the rule, as {@code when.all[1].status}
     * @param asks what it asks, in the rule's words
     * @param verdict its own
     * @param found what the lead has there, for people who test rules: a person's data, not for logs; what the CRM lacks
     *     where the verdict is {@link Verdict#UNKNOWN}; empty for {@code all}, {@code any} and {@code not}
     * @param parts of {@code all}, {@code any} and {@code not}, in their order
     */
    public record Part(String path, String asks, Verdict verdict, String found, List<Part> parts) {}
}
