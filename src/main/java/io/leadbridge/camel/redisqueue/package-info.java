/**
 * The Camel component {@code redis-queue}: a queue with message groups on Redis 6.2 or newer.
 *
 * <p>Here are the endpoint, its producer and consumer, the messages and how they are settled, and what operators see of
 * a queue. The steps themselves are the Lua scripts beside this package's resources; their headers are the contract
 * with Redis. What the messages mean is told elsewhere: this package knows no application.
 */
package io.leadbridge.camel.redisqueue;
