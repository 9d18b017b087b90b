package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueScripts.Script;
import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The steps of the queue in Java's words; what they do is told in the scripts' headers. */
final class RedisQueueCommands {

    /**
     * A message to be stored.
     *
     * @param deduplicationId null for none
     * @param token deduplication token, empty for none
     */
    record Entry(
            String group, String id, byte[] body, Duration delay, int priority, String deduplicationId, String token) {}

    /**
     * @param result one of {@link RedisQueueConstants#ACCEPTED}, {@link RedisQueueConstants#DUPLICATE}, {@link
     *     RedisQueueConstants#BUSY}
     * @param id of the stored message, empty if busy
     */
    record Enqueued(String result, String id) {}

    /** A leased group, as the owner names it. */
    record Owned(String group, String token) {}

    /**
     * How a consumer wants its leases.
     *
     * @param grace see {@code claim.lua}
     */
    record LeaseTerms(Duration lease, Duration grace, int maxCrashes) {}

    private static final List<String> RESULTS =
            List.of(RedisQueueConstants.ACCEPTED, RedisQueueConstants.DUPLICATE, RedisQueueConstants.BUSY);

    private final NativeConnection redis;
    private final RedisQueueKeys keys;
    private final RedisQueueScripts scripts;

    RedisQueueCommands(NativeConnection redis, RedisQueueKeys keys, RedisQueueScripts scripts) {
        this.redis = redis;
        this.keys = keys;
        this.scripts = scripts;
    }

    RedisQueueKeys keys() {
        return keys;
    }

    NativeConnection redis() {
        return redis;
    }

    CompletableFuture<Enqueued> enqueue(Entry entry, Duration deduplicationTtl) {
        int shard = keys.shard(entry.group());
        List<String> names = new ArrayList<>(
                List.of(keys.group(entry.group()), keys.ready(shard), keys.later(shard), keys.stats(shard)));
        if (entry.deduplicationId() != null) {
            names.add(keys.deduplicationKey(entry.group(), entry.deduplicationId()));
        }
        byte[][] arguments = {
            bytes(entry.group()),
            bytes(entry.id()),
            entry.body(),
            millis(entry.delay()),
            bytes(Integer.toString(entry.priority())),
            bytes(keys.wake(shard)),
            bytes(entry.token()),
            millis(deduplicationTtl)
        };
        return list(Step.ENQUEUE, names, arguments)
                .thenApply(
                        answer -> new Enqueued(RESULTS.get((int) integer(answer.get(0)) - 1), string(answer.get(1))));
    }

    CompletableFuture<Claim> claim(int shard, int batchSize, LeaseTerms terms, boolean redisWasThere) {
        List<String> names = List.of(
                keys.ready(shard),
                keys.leases(shard),
                keys.owners(shard),
                keys.solo(shard),
                keys.later(shard),
                keys.parked(shard),
                keys.parkedMessages(shard),
                keys.stats(shard),
                keys.meta(shard));
        byte[][] arguments = {
            bytes(keys.prefix(shard) + "g:"),
            bytes(Integer.toString(batchSize)),
            millis(terms.lease()),
            bytes(Integer.toString(terms.maxCrashes())),
            millis(terms.grace()),
            bytes(redisWasThere ? "1" : "0"),
            bytes(keys.wake(shard))
        };
        return list(Step.CLAIM, names, arguments).thenApply(answer -> readClaim(shard, answer));
    }

    private static Claim readClaim(int shard, List<Object> answer) {
        long wakeMillis = integer(answer.get(0));
        long ready = integer(answer.get(1));
        if (answer.size() == 2) {
            return new Claim(shard, null, null, List.of(), wakeMillis, ready);
        }
        String group = string(answer.get(2));
        List<QueueMessage> messages = answer.subList(4, answer.size()).stream()
                .map(packed -> PackedMessage.read(group, ByteBuffer.wrap((byte[]) packed)))
                .toList();
        return new Claim(shard, group, string(answer.get(3)), messages, wakeMillis, ready);
    }

    /** Renews leases of one shard; one answer for each, in their order. */
    CompletableFuture<List<Boolean>> renew(int shard, Duration lease, List<Owned> owned) {
        Stream<byte[]> pairs = owned.stream().flatMap(owner -> Stream.of(bytes(owner.group()), bytes(owner.token())));
        byte[][] arguments = Stream.concat(Stream.of(millis(lease)), pairs).toArray(byte[][]::new);
        List<String> names = List.of(keys.leases(shard), keys.owners(shard), keys.meta(shard));
        return list(Step.RENEW, names, arguments)
                .thenApply(answer ->
                        answer.stream().map(renewed -> integer(renewed) == 1).toList());
    }

    /**
     * Settles a claim.
     *
     * @param verdicts one for each message of the claim, without open waits (see {@link RetryPolicy#apply})
     * @param hold of the group, zero for none
     * @param leaving whether the caller claims no more
     * @return whether the claim was still the caller's; if not, nothing was changed
     */
    CompletableFuture<Boolean> settle(Claim claim, List<Verdict> verdicts, Duration hold, boolean leaving) {
        int shard = claim.shard();
        List<String> names = List.of(
                keys.group(claim.group()),
                keys.ready(shard),
                keys.leases(shard),
                keys.owners(shard),
                keys.solo(shard),
                keys.later(shard),
                keys.parked(shard),
                keys.parkedMessages(shard),
                keys.stats(shard));
        List<byte[]> arguments = new ArrayList<>(List.of(
                bytes(claim.group()),
                bytes(claim.token()),
                bytes(keys.wake(shard)),
                bytes(leaving ? "1" : "0"),
                millis(hold),
                bytes(Integer.toString(verdicts.size()))));
        if (verdicts.stream().anyMatch(verdict -> verdict.verb() != Verdict.Verb.DONE)) {
            verdicts.forEach(verdict -> addVerdict(arguments, verdict));
        }
        return integer(Step.SETTLE, names, arguments.toArray(byte[][]::new)).thenApply(code -> code == 1);
    }

    private static void addVerdict(List<byte[]> arguments, Verdict verdict) {
        String verb =
                switch (verdict.verb()) {
                    case DONE -> "d";
                    case RETRY -> "r";
                    case RETRY_UNCOUNTED -> "u";
                    case PARK -> "p";
                    case KEEP -> "k";
                };
        arguments.add(bytes(verb));
        arguments.add(millis(verdict.after() == null ? Duration.ZERO : verdict.after()));
        arguments.add(verdict.reason() == null ? new byte[0] : bytes(shortened(verdict.reason())));
        arguments.add(changeOf(verdict.replacement()));
    }

    static byte[] changeOf(byte[] replacement) {
        if (replacement == null) {
            return new byte[0];
        }
        return ByteBuffer.allocate(replacement.length + 1)
                .put((byte) '=')
                .put(replacement)
                .array();
    }

    /** A reason is for people; a stack trace in it would fill Redis. */
    private static String shortened(String reason) {
        return reason.length() <= 1000 ? reason : reason.substring(0, 1000) + "…";
    }

    CompletableFuture<List<Object>> list(Step step, List<String> names, byte[]... arguments) {
        return run(step, ScriptOutputType.MULTI, names, arguments);
    }

    CompletableFuture<Long> integer(Step step, List<String> names, byte[]... arguments) {
        return run(step, ScriptOutputType.INTEGER, names, arguments);
    }

    /** EVALSHA, and EVAL where Redis does not know the script: after its restart or a SCRIPT FLUSH. */
    private <T> CompletableFuture<T> run(Step step, ScriptOutputType type, List<String> names, byte[]... arguments) {
        Script script = scripts.get(step);
        byte[][] keyBytes = names.stream().map(RedisQueueCommands::bytes).toArray(byte[][]::new);
        CompletableFuture<T> first =
                redis.call(commands -> commands.<T>evalsha(script.sha1(), type, keyBytes, arguments));
        return first.handle((answer, failure) -> {
                    if (cause(failure) instanceof RedisNoScriptException) {
                        return redis.<T>call(commands -> commands.eval(script.source(), type, keyBytes, arguments));
                    }
                    return first;
                })
                .thenCompose(stage -> stage);
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    IntStream shards() {
        return IntStream.range(0, keys.shards());
    }

    static long integer(Object value) {
        return (Long) value;
    }

    static String string(Object value) {
        return new String((byte[]) value, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] millis(Duration duration) {
        return bytes(Long.toString(duration.toMillis()));
    }
}
