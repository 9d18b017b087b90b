package io.leadbridge.camel.redisqueue;

import java.util.List;

/**
 * What operators paused.
 *
 * @param queue whether the whole queue is paused
 * @param groups groups that are paused for themselves, in the order of their names within a shard
 * @param total number of such groups; {@code groups} may hold fewer
 */
public record PausedGroups(boolean queue, List<String> groups, long total) {}
