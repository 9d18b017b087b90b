package io.leadbridge.dryrun;

import java.util.List;

/**
 * Why there is no report. Nothing was called for it.
 *
 * @param kind what is amiss
 * @param faults for people, one line each; never empty
 */
public record Refused(Kind kind, List<String> faults) implements Told {

    /** What is amiss. */
    public enum Kind {
        /** No such tenant. */
        UNKNOWN_TENANT,
        /** The tenant has no connection to that CRM, or no route file serves it. */
        UNKNOWN_CRM,
        /** The edited tenant file has faults. */
        BAD_FILE,
        /** Something given is out of its bounds. */
        BAD_INPUT,
        /** Too many are under way; the same may be asked again. */
        BUSY,
        /** Redis or the routes failed; the same may be asked again. */
        FAILED
    }

    static Refused of(Kind kind, String fault) {
        return new Refused(kind, List.of(fault));
    }
}
