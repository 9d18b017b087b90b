package io.leadbridge.history;

import io.leadbridge.event.Ended;
import java.time.Instant;

/**
 * What is kept of one event that came to its end.
 *
 * @param ended the event and its outcome; its work, if it has any, without the webhook's snapshot
 * @param endedAt when it came to its end, by the clock of the instance that worked it, to the millisecond at least
 */
public record Story(Ended ended, Instant endedAt) {}
