/**
 * Right: which of all instances may do a job now that only one may do at a time. A right is a token in a hash of Redis, and
 * ends by itself; while its job lives it is renewed, so that the job of a dead instance waits for a moment only.
 *
 * <p>Not here: whose turn it is, which is a matter of {@code catchup}, {@code drift} and {@code backfill}, whose scripts take
 * and give back their rights together with what they know. Leases of the queue's groups are a matter of
 * {@code camel.redisqueue}.
 */
package io.leadbridge.right;
