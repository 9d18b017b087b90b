package io.leadbridge.camel.redisqueue;

/** Is told when a shard is worth a look. Does not block. */
interface Wakeups {

    /** A shard has something ready. */
    void call(int shard);

    /** Looks at a shard after {@code millis} at the latest. */
    void lookWithin(int shard, long millis);
}
