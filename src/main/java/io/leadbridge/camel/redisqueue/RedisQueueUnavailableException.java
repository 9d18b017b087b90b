package io.leadbridge.camel.redisqueue;

import java.io.IOException;

/**
 * Redis is away, did not answer in time, or refuses to write: nothing is wrong with the message, and the same call may
 * succeed later. After a lost answer the message may be stored; sending it again with the same deduplication id is safe.
 *
 * <p>A fault of the caller, such as a missing group, is an {@link IllegalArgumentException} instead.
 */
public class RedisQueueUnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param message what was tried, and what becomes of it
     * @param cause Lettuce's exception, or a TimeoutException
     */
    public RedisQueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
