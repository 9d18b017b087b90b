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
     * @param tags lines of NAME=value, empty for none
     */
    record Entry(
            String group,
            String id,
            byte[] body,
            Duration delay,
            int priority,
            String deduplicationId,
            String token,
            String tags) {}

    /**
     * What became of a message.
     *
     * @param result one of {@link RedisQueueConstants#ACCEPTED}, {@link RedisQueueConstants#DUPLICATE}, {@link
     *     RedisQueueConstants#BUSY}; null if Redis refused this message alone
     * @param id of the stored message, empty if busy
     * @param error Redis' words, null unless it refused
     */
    record Enqueued(String result, String id, String error) {}

    /**
     * What all messages of a call share.
     *
     * @param tagIndexSize see {@code enqueue.lua}
     */
    record EnqueueTerms(Duration deduplicationTtl, int tagIndexSize) {}

    /** A leased group, as the owner names it. */
    record Owned(String group, String token) {}

    /**
     * How a consumer wants its leases.
     *
     * @param grace see {@code claim.lua}
     */
    record LeaseTerms(Duration lease, Duration grace, int maxCrashes) {}

    private static final byte[] NOTHING = {};
    private static final byte[] ZERO = {'0'};

    private final NativeConnection redis;
    private final RedisQueueKeys keys;
    private final RedisQueueScripts scripts;
    private final byte[][][] enqueueKeys;
    private final byte[][][] claimKeys;

    RedisQueueCommands(NativeConnection redis, RedisQueueKeys keys, RedisQueueScripts scripts) {
        this.redis = redis;
        this.keys = keys;
        this.scripts = scripts;
        this.enqueueKeys = shards().mapToObj(this::enqueueKeys).toArray(byte[][][]::new);
        this.claimKeys = shards().mapToObj(this::claimKeys).toArray(byte[][][]::new);
    }

    private byte[][] enqueueKeys(int shard) {
        return all(List.of(keys.ready(shard), keys.later(shard), keys.stats(shard), keys.tags(shard)));
    }

    private byte[][] claimKeys(int shard) {
        return all(List.of(
                keys.ready(shard),
                keys.leases(shard),
                keys.owners(shard),
                keys.solo(shard),
                keys.later(shard),
                keys.parked(shard),
                keys.parkedMessages(shard),
                keys.stats(shard),
                keys.meta(shard)));
    }

    private static byte[][] all(List<String> names) {
        return names.stream().map(RedisQueueCommands::bytes).toArray(byte[][]::new);
    }

    RedisQueueKeys keys() {
        return keys;
    }

    NativeConnection redis() {
        return redis;
    }

    /** Stores one message. */
    CompletableFuture<Enqueued> enqueue(Entry entry, EnqueueTerms terms) {
        return enqueue(keys.shard(entry.group()), List.of(entry), terms).thenApply(answers -> answers.get(0));
    }

    /** Stores messages of one shard; one answer for each, in their order. */
    CompletableFuture<List<Enqueued>> enqueue(int shard, List<Entry> entries, EnqueueTerms terms) {
        List<byte[]> arguments = new ArrayList<>(4 + 8 * entries.size());
        arguments.add(bytes(keys.prefix(shard) + "g:"));
        arguments.add(bytes(keys.wake(shard)));
        arguments.add(millis(terms.deduplicationTtl()));
        arguments.add(bytes(Integer.toString(terms.tagIndexSize())));
        entries.forEach(entry -> addEntry(arguments, entry));
        return this.<List<Object>>run(
                        Step.ENQUEUE,
                        ScriptOutputType.MULTI,
                        enqueueKeys[shard],
                        arguments.toArray(new byte[arguments.size()][]))
                .thenApply(answer -> {
                    List<Enqueued> results = new ArrayList<>(entries.size());
                    for (int index = 0; index < entries.size(); index++) {
                        results.add(enqueued(entries.get(index), answer.get(index)));
                    }
                    return results;
                });
    }

    private void addEntry(List<byte[]> arguments, Entry entry) {
        String deduplicationId = entry.deduplicationId();
        arguments.add(bytes(entry.group()));
        arguments.add(bytes(entry.id()));
        arguments.add(entry.body());
        arguments.add(millis(entry.delay()));
        arguments.add(bytes(Integer.toString(entry.priority())));
        arguments.add(deduplicationId == null ? NOTHING : bytes(keys.deduplicationKey(entry.group(), deduplicationId)));
        arguments.add(bytes(entry.token()));
        arguments.add(bytes(entry.tags()));
    }

    private static Enqueued enqueued(Entry entry, Object answer) {
        if (answer instanceof Long code) {
            return code == 1
                    ? new Enqueued(RedisQueueConstants.ACCEPTED, entry.id(), null)
                    : new Enqueued(RedisQueueConstants.BUSY, "", null);
        }
        String text = string(answer);
        return text.charAt(0) == 'd'
                ? new Enqueued(RedisQueueConstants.DUPLICATE, text.substring(1), null)
                : new Enqueued(null, "", text.substring(1));
    }

    /** Claims one group without a name; an unanswered call cannot be repeated. */
    CompletableFuture<Claim> claim(int shard, int batchSize, LeaseTerms terms, boolean redisWasThere) {
        ShardCall.Limits limits = new ShardCall.Limits(batchSize, batchSize, Integer.MAX_VALUE);
        return call(new ShardCall(shard, List.of(), 1, limits, redisWasThere, "", 0), terms)
                .thenApply(answer -> answer.claims().isEmpty()
                        ? Claim.none(shard)
                        : answer.claims().get(0));
    }

    /**
     * Settles a claim without claiming a further one.
     *
     * @param verdicts as in {@link SettledClaim}
     * @param hold of the group, zero for none
     * @return whether the claim was still the caller's; if not, nothing was changed
     */
    CompletableFuture<Boolean> settle(Claim claim, List<Verdict> verdicts, Duration hold) {
        SettledClaim settlement = new SettledClaim(claim, verdicts, hold, Duration.ZERO);
        ShardCall.Limits none = new ShardCall.Limits(0, 0, 0);
        ShardCall call = new ShardCall(claim.shard(), List.of(settlement), 0, none, true, "", 0);
        return call(call, new LeaseTerms(Duration.ZERO, Duration.ZERO, 0))
                .thenApply(answer -> answer.settled().get(0));
    }

    /** Whether any group of the shard is ready or leased; one plain command. */
    CompletableFuture<Boolean> hasReadyOrLeased(int shard) {
        byte[][] both = {claimKeys[shard][0], claimKeys[shard][1]};
        return redis.call(commands -> commands.exists(both)).thenApply(found -> found > 0);
    }

    /** Settles claims, then claims further groups. */
    CompletableFuture<ShardCall.Answer> call(ShardCall call, LeaseTerms terms) {
        List<byte[]> arguments = new ArrayList<>(12 + 6 * call.settlements().size());
        arguments.add(bytes(keys.prefix(call.shard()) + "g:"));
        arguments.add(bytes(keys.wake(call.shard())));
        arguments.add(millis(terms.lease()));
        arguments.add(number(terms.maxCrashes()));
        arguments.add(millis(terms.grace()));
        arguments.add(number(call.redisWasThere() ? 1 : 0));
        arguments.add(number(call.groups()));
        arguments.add(number(call.limits().batchSize()));
        arguments.add(number(call.limits().messages()));
        arguments.add(number(call.limits().bytes()));
        arguments.add(bytes(call.caller()));
        arguments.add(number(call.number()));
        call.settlements().forEach(settlement -> addSettlement(arguments, settlement));
        return this.<List<Object>>run(
                        Step.SETTLE_AND_CLAIM,
                        ScriptOutputType.MULTI,
                        claimKeys[call.shard()],
                        arguments.toArray(new byte[arguments.size()][]))
                .thenApply(answer -> readAnswer(call.shard(), answer));
    }

    private static void addSettlement(List<byte[]> arguments, SettledClaim settlement) {
        Claim claim = settlement.claim();
        arguments.add(bytes(claim.group()));
        arguments.add(bytes(claim.token()));
        arguments.add(number(claim.messages().size()));
        arguments.add(millis(settlement.hold()));
        arguments.add(millis(settlement.rate()));
        arguments.add(number(settlement.verdicts().size()));
        settlement.verdicts().forEach(verdict -> addVerdict(arguments, verdict));
    }

    private static ShardCall.Answer readAnswer(int shard, List<Object> answer) {
        List<Boolean> settled =
                ((List<?>) answer.get(2)).stream().map(one -> integer(one) == 1).toList();
        List<Claim> claims = new ArrayList<>((answer.size() - 3) / 3);
        for (int index = 3; index < answer.size(); index += 3) {
            String group = string(answer.get(index));
            List<?> packed = (List<?>) answer.get(index + 2);
            List<QueueMessage> messages = new ArrayList<>(packed.size());
            packed.forEach(one -> messages.add(PackedMessage.read(group, ByteBuffer.wrap((byte[]) one))));
            claims.add(new Claim(shard, group, string(answer.get(index + 1)), List.copyOf(messages)));
        }
        return new ShardCall.Answer(integer(answer.get(0)), integer(answer.get(1)), settled, claims);
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
        arguments.add(verdict.reason() == null ? NOTHING : bytes(shortened(verdict.reason())));
        arguments.add(changeOf(verdict.replacement()));
    }

    static byte[] changeOf(byte[] replacement) {
        if (replacement == null) {
            return NOTHING;
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
        return run(step, ScriptOutputType.MULTI, all(names), arguments);
    }

    CompletableFuture<Long> integer(Step step, List<String> names, byte[]... arguments) {
        return run(step, ScriptOutputType.INTEGER, all(names), arguments);
    }

    /** EVALSHA, and EVAL where Redis does not know the script: after its restart or a SCRIPT FLUSH. */
    private <T> CompletableFuture<T> run(Step step, ScriptOutputType type, byte[][] keyBytes, byte[]... arguments) {
        Script script = scripts.get(step);
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
        return number(duration.toMillis());
    }

    private static byte[] number(long number) {
        return number == 0 ? ZERO : bytes(Long.toString(number));
    }
}
