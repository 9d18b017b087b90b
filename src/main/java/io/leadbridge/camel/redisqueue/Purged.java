package io.leadbridge.camel.redisqueue;

/**
 * What a purge threw away.
 *
 * @param inLine messages that waited in line
 * @param later messages that were due later
 * @param parked messages that were parked, counted as dropped; zero unless asked for
 */
public record Purged(long inLine, long later, long parked) {}
