package io.leadbridge.camel.redisqueue;

import java.time.Instant;

/**
 * A message that waits for a person.
 *
 * @param id name under which it is parked; the message's id, with a {@code +} for each namesake parked before
 * @param reason why it was parked
 * @param message the message as it was; replayed if it was sent back from the parked ones before
 * @param parkedAt when it was parked, by Redis' clock, microseconds exact
 */
public record ParkedMessage(String id, String reason, QueueMessage message, Instant parkedAt) {}
