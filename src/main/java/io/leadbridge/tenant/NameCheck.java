package io.leadbridge.tenant;

import java.util.List;

/** Holds the names in a tenant's rules against what its CRMs have. */
@FunctionalInterface
public interface NameCheck {

    /**
     * What the CRMs do not have.
     *
     * @return by its path in the tree, as {@code rules[0].when.all[1].status}; empty if nothing is amiss, or if a CRM
     *     cannot be asked now
     */
    List<Finding> check(Tenant tenant);

    /**
     * A name that is not there.
     *
     * @param path in the tree of the tenant file
     * @param message what is missing, and the nearest names
     */
    record Finding(String path, String message) {}
}
