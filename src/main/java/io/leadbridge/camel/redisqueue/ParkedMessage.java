package io.leadbridge.camel.redisqueue;

/**
 * A message that waits for a person.
 *
 * @param id name under which it is parked; the message's id, with a {@code +} for each namesake parked before
 * @param reason why it was parked
 * @param message the message as it was
 */
public record ParkedMessage(String id, String reason, QueueMessage message) {}
