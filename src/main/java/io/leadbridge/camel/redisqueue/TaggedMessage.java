package io.leadbridge.camel.redisqueue;

import java.time.Instant;
import java.util.Map;

/**
 * A message that a search by tag found.
 *
 * @param id of the message
 * @param group its group
 * @param tags all tags with which it was sent, name to value, in their order
 * @param enqueuedAt when it was sent, by Redis' clock
 * @param place where it is now. If another message of its group has the same id, this may be the place of the other
 */
public record TaggedMessage(
        String id, String group, Map<String, String> tags, Instant enqueuedAt, MessagePlace place) {}
