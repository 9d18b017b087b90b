package io.leadbridge.event;

import java.util.List;

/**
 * When, then.
 *
 * @param name unique within the tenant
 * @param from the CRM whose leads it watches
 * @param when the condition
 * @param then the actions, done in this order
 */
public record Rule(String name, CrmId from, Condition when, List<SyncTo> then) {}
