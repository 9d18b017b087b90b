package io.leadbridge.tenant;

import java.util.List;

/** What became of a change of a tenant. But for {@link Saved} and {@link Removed}, nothing was changed. */
public sealed interface Edit {

    /**
     * It is in force, on this instance at once, on the others within a second.
     *
     * @param document as it is now, without secrets
     * @param created whether there was no such tenant before
     */
    record Saved(TenantDocument document, boolean created) implements Edit {}

    /** The tenant is gone; what waits for it is parked with that reason. */
    record Removed() implements Edit {}

    /** All that is wrong with it. */
    record Refused(List<Fault> faults) implements Edit {}

    /** A file provides this tenant; it is to be changed there. */
    record ProvidedByFile(String file) implements Edit {}

    /** Somebody else was faster: the version that the change was made on is not the present one. */
    record Conflict(String presentVersion) implements Edit {}

    /** There is no such tenant. */
    record Unknown() implements Edit {}
}
