package io.leadbridge.limit;

import java.time.Duration;

/**
 * An answer to "may we call?".
 *
 * @param reserved whether a slot is ours; if not, nothing was reserved
 * @param in time until the slot begins, or until it would have begun; never negative
 */
public record Slot(boolean reserved, Duration in) {}
