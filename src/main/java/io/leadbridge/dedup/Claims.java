package io.leadbridge.dedup;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Claims keys of one slot. Alone, a claim is sent at once; what is asked while a call is on its way goes together with the
 * next one: one round trip, one fsync, and one waking of the client's thread for all of them.
 */
final class Claims {

    /** What a claim that succeeded answers. */
    static final byte[] CLAIMED = {};

    private static final int MOST_IN_A_CALL = 500;

    /**
     * KEYS: the keys; ARGV: what each is set to, then their life in milliseconds. Returns for each key an empty text if it
     * is now the caller's, else what it holds.
     */
    private static final byte[] CLAIM =
            """
            local answer = {}
            for index = 1, #KEYS do
              if redis.call('SET', KEYS[index], ARGV[index], 'NX', 'PX', ARGV[#ARGV]) then
                answer[index] = ''
              else
                answer[index] = redis.call('GET', KEYS[index])
              end
            end
            return answer
            """
                    .getBytes(StandardCharsets.US_ASCII);

    private record Claim(byte[] key, byte[] value, CompletableFuture<byte[]> answer) {}

    private final RedisConnectionFactory redis;
    private final byte[] leaseMillis;
    private final Duration timeout;
    private final Queue<Claim> waiting = new ArrayDeque<>();
    private boolean calling;

    /**
     * @param lease life of a claim
     * @param timeout for one call
     */
    Claims(RedisConnectionFactory redis, Duration lease, Duration timeout) {
        this.redis = redis;
        this.timeout = timeout;
        this.leaseMillis = Long.toString(lease.toMillis()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Sets a key unless it is there.
     *
     * @return {@link #CLAIMED}, or what the key holds; fails with Lettuce's or Spring's exception if Redis cannot be asked
     */
    CompletableFuture<byte[]> claim(byte[] key, byte[] value) {
        Claim claim = new Claim(key, value, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(claim);
        }
        sendNext();
        return claim.answer;
    }

    private void sendNext() {
        List<Claim> call = next();
        if (call.isEmpty()) {
            return;
        }
        try {
            send(call).whenComplete((answers, failure) -> {
                synchronized (this) {
                    calling = false;
                }
                sendNext();
                tell(call, answers, failure);
            });
        } catch (RuntimeException e) {
            synchronized (this) {
                calling = false;
            }
            tell(call, null, e);
            sendNext();
        }
    }

    private synchronized List<Claim> next() {
        List<Claim> call = new ArrayList<>();
        // A caller that has given up is not asked for.
        while (!calling && !waiting.isEmpty() && call.size() < MOST_IN_A_CALL) {
            Claim claim = waiting.poll();
            if (!claim.answer.isDone()) {
                call.add(claim);
            }
        }
        calling |= !call.isEmpty();
        return call;
    }

    private CompletableFuture<List<byte[]>> send(List<Claim> call) {
        byte[][] keys = call.stream().map(Claim::key).toArray(byte[][]::new);
        byte[][] values = new byte[call.size() + 1][];
        for (int index = 0; index < call.size(); index++) {
            values[index] = call.get(index).value;
        }
        values[call.size()] = leaseMillis;
        try (RedisConnection connection = redis.getConnection()) {
            CompletionStage<List<byte[]>> answer =
                    scripts(connection).eval(CLAIM, ScriptOutputType.MULTI, keys, values);
            return answer.toCompletableFuture().copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void tell(List<Claim> call, List<byte[]> answers, Throwable failure) {
        for (int index = 0; index < call.size(); index++) {
            if (failure == null) {
                call.get(index).answer.complete(answers.get(index));
            } else {
                call.get(index).answer.completeExceptionally(failure);
            }
        }
    }

    /** Spring gives the native connection as Object; it is Lettuce's asynchronous API on byte arrays. */
    @SuppressWarnings("unchecked")
    private static RedisScriptingAsyncCommands<byte[], byte[]> scripts(RedisConnection connection) {
        return (RedisScriptingAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
    }
}
