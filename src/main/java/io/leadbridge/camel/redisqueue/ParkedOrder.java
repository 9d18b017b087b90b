package io.leadbridge.camel.redisqueue;

/** In which order parked messages are told, by the time when they were parked. */
public enum ParkedOrder {
    /** The one that was parked last comes first. */
    NEWEST_FIRST,
    /** The one that waits longest comes first. */
    OLDEST_FIRST
}
