/**
 * Where webhooks wait on disk while Redis is away: kept in order, forced to the disk, given back oldest first.
 *
 * <p>{@link io.leadbridge.spool.Spool} is the room's door: it keeps messages with their headers and knows whether it is in
 * use; {@link io.leadbridge.spool.Drain} hands them out again, one by one. What a message is, is not known here. When
 * a message goes to the spool, and how it comes from there into the queue, stands in {@code routes/intake.camel.yaml};
 * whether it is a duplicate is told by the queue (package {@code camel.redisqueue}).
 *
 * <p>The file is an MVStore of H2, see {@code docs/decisions/0010-a-spool-of-h2-mvstore.md}.
 */
package io.leadbridge.spool;
