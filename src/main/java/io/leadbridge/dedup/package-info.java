/**
 * Have we seen it? The repository behind Camel's {@code idempotentConsumer} in the intake route.
 *
 * <p>Here a key is claimed and freed. It becomes done not here but in the queue's {@code enqueue} script, in the same step
 * that stores the message (package {@code camel.redisqueue}). What makes two webhooks the same is said in {@code intake}.
 */
package io.leadbridge.dedup;
