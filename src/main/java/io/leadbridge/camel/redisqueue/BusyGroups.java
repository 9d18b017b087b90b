package io.leadbridge.camel.redisqueue;

import java.util.List;

/**
 * The groups with the most messages in line.
 *
 * @param groups most messages first
 * @param complete whether all groups were looked at; if not, one that was not may have more
 */
public record BusyGroups(List<GroupDepth> groups, boolean complete) {}
