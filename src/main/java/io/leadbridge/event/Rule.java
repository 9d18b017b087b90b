package io.leadbridge.event;

import java.util.List;

/**
 * When, then.
 *
 * @param name unique within the tenant
 * @param from the CRM whose leads it watches
 * @param enabled whether it counts; one that does not is as if it were not there
 * @param when the condition
 * @param then the actions, done in this order
 */
public record Rule(String name, CrmId from, boolean enabled, Condition when, List<SyncTo> then) {

    /** One that counts. */
    public Rule(String name, CrmId from, Condition when, List<SyncTo> then) {
        this(name, from, true, when, then);
    }
}
