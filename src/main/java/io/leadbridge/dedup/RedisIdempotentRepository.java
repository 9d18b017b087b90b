package io.leadbridge.dedup;

import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.RedisQueueKeys;
import io.leadbridge.camel.redisqueue.RedisQueueUnavailableException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisKeyAsyncCommands;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * A two-phase {@link IdempotentRepository} on Redis: a key is first claimed, then done.
 *
 * <pre>
 *   (none) --add--> pending:TOKEN, for the lease --enqueue script--> done, for the time to live
 *                       |
 *                       +--remove by the owner of TOKEN, or end of the lease--> (none)
 * </pre>
 *
 * <p>The step to done is not {@link #confirm} but part of the script that stores the message, so that no crash can come
 * between the two: a key is done exactly if its message is in the queue.
 *
 * <p>The group of the exchange ({@value RedisQueueConstants#GROUP}) is part of the key: the same text in two groups is two keys. The
 * methods without an exchange, which cannot know the group, are refused.
 */
public final class RedisIdempotentRepository extends ServiceSupport implements IdempotentRepository {

    /** Variable set on refusal: {@code duplicate} if the key is done, {@code busy} if another has claimed it. */
    public static final String REFUSAL_VARIABLE = "verdict";

    private static final String PENDING = "pending:";
    private static final byte[] FREE_OWN_CLAIM = ascii(
            """
            if redis.call('GET', KEYS[1]) == ARGV[1] then
              return redis.call('DEL', KEYS[1])
            end
            return 0
            """);

    private final RedisConnectionFactory redis;
    private final RedisQueueKeys queue;
    private final Supplier<String> tokens;
    private final Duration timeout;
    private final List<Claims> claims;

    /**
     * @param redis a Lettuce connection factory
     * @param queue names the keys; the queue that makes them done
     * @param tokens never the same text twice
     * @param lease after which a claim ends whose owner died; longer than storing one message can take
     * @param timeout for one command
     */
    public RedisIdempotentRepository(
            RedisConnectionFactory redis,
            RedisQueueKeys queue,
            Supplier<String> tokens,
            Duration lease,
            Duration timeout) {
        this.redis = redis;
        this.queue = queue;
        this.tokens = tokens;
        this.timeout = timeout;
        this.claims = IntStream.range(0, queue.shards())
                .mapToObj(shard -> new Claims(redis, lease, timeout))
                .toList();
    }

    /**
     * Claims a key for this exchange.
     *
     * @return whether it is now this exchange's; if not, {@value #REFUSAL_VARIABLE} says why
     * @throws RuntimeCamelException caused by a {@link RedisQueueUnavailableException} if Redis does not answer in time; the
     *     claim may hold then, until its lease ends
     */
    @Override
    public boolean add(Exchange exchange, String id) {
        String token = tokens.get();
        byte[] held = await(claims(exchange).claim(key(exchange, id), ascii(PENDING + token)));
        if (held.length == 0) {
            exchange.getMessage().setHeader(RedisQueueConstants.DEDUPLICATION_TOKEN, token);
            return true;
        }
        exchange.setVariable(REFUSAL_VARIABLE, isDone(held) ? RedisQueueConstants.DUPLICATE : RedisQueueConstants.BUSY);
        return false;
    }

    /** Tells whether the key is claimed or done. */
    @Override
    public boolean contains(Exchange exchange, String id) {
        try (RedisConnection connection = redis.getConnection()) {
            return await(keys(connection).exists(key(exchange, id))) == 1;
        }
    }

    /**
     * Frees the key if this exchange's claim still holds it; neither another's claim nor a done key.
     *
     * <p>Does not wait for the answer: it is called when Redis may be the one that failed, and the CRM waits for its
     * answer. If it does not arrive, the claim ends with its lease.
     *
     * @return whether this exchange had a claim
     */
    @Override
    public boolean remove(Exchange exchange, String id) {
        String token = exchange.getMessage().getHeader(RedisQueueConstants.DEDUPLICATION_TOKEN, String.class);
        if (token == null) {
            return false;
        }
        try (RedisConnection connection = redis.getConnection()) {
            scripts(connection)
                    .eval(
                            FREE_OWN_CLAIM,
                            ScriptOutputType.INTEGER,
                            new byte[][] {key(exchange, id)},
                            ascii(PENDING + token));
            return true;
        }
    }

    /**
     * Does nothing: the queue's script made the key done when it stored the message.
     *
     * @return true
     */
    @Override
    public boolean confirm(Exchange exchange, String id) {
        return true;
    }

    /**
     * Is refused: keys end by themselves, and there is no way to find them all that would not read the whole database.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void clear() {
        throw new UnsupportedOperationException("dedup: keys are not cleared, each ends with its time to live");
    }

    @Override
    public boolean add(String id) {
        throw withoutExchange();
    }

    @Override
    public boolean contains(String id) {
        throw withoutExchange();
    }

    @Override
    public boolean remove(String id) {
        throw withoutExchange();
    }

    @Override
    public boolean confirm(String id) {
        throw withoutExchange();
    }

    private static UnsupportedOperationException withoutExchange() {
        return new UnsupportedOperationException("dedup: the group is part of the key, so an exchange is needed");
    }

    private static boolean isDone(byte[] value) {
        return !new String(value, StandardCharsets.US_ASCII).startsWith(PENDING);
    }

    private byte[] key(Exchange exchange, String id) {
        return queue.deduplicationKey(group(exchange), id).getBytes(StandardCharsets.UTF_8);
    }

    private static String group(Exchange exchange) {
        String group = exchange.getMessage().getHeader(RedisQueueConstants.GROUP, String.class);
        if (group == null || group.isEmpty()) {
            throw new IllegalArgumentException("dedup: header " + RedisQueueConstants.GROUP + " is missing");
        }
        return group;
    }

    private Claims claims(Exchange exchange) {
        return claims.get(queue.shard(group(exchange)));
    }

    private <T> T await(Future<T> future) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw late(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TimeoutException call
                    ? late(call)
                    : unavailable("dedup: Redis refused: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeCamelException("dedup: interrupted", e);
        }
    }

    private RuntimeCamelException late(TimeoutException cause) {
        return unavailable("dedup: Redis did not answer within " + timeout.toMillis() + " ms", cause);
    }

    private static RuntimeCamelException unavailable(String message, Throwable cause) {
        return new RuntimeCamelException(new RedisQueueUnavailableException(message, cause));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    // Spring gives the native connection as Object; it is Lettuce's asynchronous API on byte arrays, stand-alone or
    // cluster.

    @SuppressWarnings("unchecked")
    private static RedisKeyAsyncCommands<byte[], byte[]> keys(RedisConnection connection) {
        return (RedisKeyAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
    }

    @SuppressWarnings("unchecked")
    private static RedisScriptingAsyncCommands<byte[], byte[]> scripts(RedisConnection connection) {
        return (RedisScriptingAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
    }
}
