package io.leadbridge.camel.redisqueue;

import org.apache.camel.spi.Metadata;

/** Headers and exchange properties of the component. */
public final class RedisQueueConstants {

    @Metadata(
            description = "Message group, 1 to 200 characters. Required by the producer; set by the consumer.",
            javaType = "String",
            required = true)
    public static final String GROUP = "CamelRedisQueueGroup";

    @Metadata(
            label = "producer",
            description = "Wait in milliseconds before the message enters the line, 0 or more. Defaults to 0.",
            javaType = "long")
    public static final String DELAY = "CamelRedisQueueDelay";

    @Metadata(
            label = "producer",
            description =
                    "Priority of the group, 0 to 9; a group with a higher one goes first. A group has the priority"
                            + " of its oldest waiting message. Defaults to 0.",
            javaType = "int")
    public static final String PRIORITY = "CamelRedisQueuePriority";

    @Metadata(
            label = "producer",
            description = "A further message of the same group with this id, 1 to 200 characters, is dropped as a"
                    + " duplicate for the endpoint's deduplicationTtl.",
            javaType = "String")
    public static final String DEDUPLICATION_ID = "CamelRedisQueueDeduplicationId";

    @Metadata(
            label = "producer",
            description = "Token under which somebody else marked the deduplication key as pending; this message"
                    + " completes it.",
            javaType = "String")
    public static final String DEDUPLICATION_TOKEN = "CamelRedisQueueDeduplicationToken";

    @Metadata(
            description = "Id of the message. May be given to the producer, 1 to 200 characters; afterwards the id of"
                    + " the stored message, or, for a duplicate, that of the first one. Set by the consumer with"
                    + " batchSize=1.",
            javaType = "String")
    public static final String MESSAGE_ID = "CamelRedisQueueMessageId";

    @Metadata(
            label = "producer",
            description = "What became of the message: accepted, duplicate (of a stored one, nothing stored) or busy"
                    + " (another holds the deduplication key as pending, nothing stored).",
            javaType = "String",
            enums = "accepted,duplicate,busy")
    public static final String RESULT = "CamelRedisQueueResult";

    @Metadata(
            label = "producer",
            description =
                    "Headers that begin with this are tags: CamelRedisQueueTag.NAME with a value, by which operators"
                            + " find the message. NAME is 1 to 40 letters, digits, dashes or underscores, the value one line of 1"
                            + " to 200 characters; at most 10.",
            javaType = "String")
    public static final String TAG = "CamelRedisQueueTag.";

    @Metadata(
            label = "consumer",
            description = "1 for the first time, one more for each counted retry. Only with batchSize=1.",
            javaType = "int")
    public static final String ATTEMPT = "CamelRedisQueueAttempt";

    /** Exchange property: the {@link Settlement} of the batch. */
    public static final String SETTLEMENT = "CamelRedisQueueSettlement";

    /** Exchange property: the {@link QueueLease} under which the batch is handled. */
    public static final String LEASE = "CamelRedisQueueLease";

    /** {@link #RESULT}: the message is stored. */
    public static final String ACCEPTED = "accepted";

    /** {@link #RESULT}: a message with this deduplication id was stored before. */
    public static final String DUPLICATE = "duplicate";

    /** {@link #RESULT}: somebody else is about to store a message with this deduplication id; try again later. */
    public static final String BUSY = "busy";

    private RedisQueueConstants() {}
}
