package io.leadbridge.camel.redisqueue;

import java.util.List;

/**
 * A part of a list of parked messages.
 *
 * @param messages in the order asked for; may be empty although there is a next page, for one call looks at a bounded
 *     number of messages
 * @param next where the next page begins, null if there is none. It stays good while messages are parked, replayed and
 *     dropped
 */
public record ParkedPage(List<ParkedMessage> messages, String next) {}
