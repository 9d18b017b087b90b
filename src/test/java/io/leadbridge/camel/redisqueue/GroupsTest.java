package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.QueueTestSupport.message;
import static io.leadbridge.camel.redisqueue.QueueTestSupport.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.LeaseTerms;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several groups in one call, lost answers, pauses, the rate of a group, and tags. */
class GroupsTest {

    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMinutes(1), Duration.ofSeconds(1), 3);
    private static final ShardCall.Limits LIMITS = new ShardCall.Limits(10, 100, 1_000_000);

    private QueueTestSupport queue;
    private RedisQueueCommands commands;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        queue = new QueueTestSupport(TestRedis.shared());
        commands = queue.commands();
    }

    @AfterEach
    void stop() {
        commands.redis().close();
        queue.close();
    }

    @Test
    void settlesAndClaimsSeveralGroupsInOneCall() {
        IntStream.range(0, 3).forEach(number -> queue.send("g" + number, "first"));
        ShardCall.Answer first = call(List.of(), 3, LIMITS, 1);
        IntStream.range(0, 3).forEach(number -> queue.send("g" + number, "second"));

        ShardCall.Answer second =
                call(first.claims().stream().map(GroupsTest::done).toList(), 2, LIMITS, 2);

        assertThat(groups(first)).containsExactly("g0", "g1", "g2");
        assertThat(second.settled()).containsExactly(true, true, true);
        assertThat(groups(second)).containsExactly("g0", "g1");
        assertThat(second.ready()).isEqualTo(1);
        assertThat(queue.operations.stats().done()).isEqualTo(3);
    }

    @Test
    void refusesAStaleSettlementWithoutHarmToTheOthers() {
        queue.send("a", "x");
        queue.send("b", "y");
        List<Claim> claims = call(List.of(), 2, LIMITS, 1).claims();
        commands.settle(claims.get(0), List.of(), Duration.ZERO).join();

        ShardCall.Answer answer = call(claims.stream().map(GroupsTest::done).toList(), 0, LIMITS, 2);

        assertThat(answer.settled()).containsExactly(false, true);
        assertThat(queue.operations.stats().done()).isEqualTo(2);
    }

    @Test
    void bringsTheSameGroupsAgainWhenACallIsRepeated() {
        queue.send("a", "x");
        queue.send("b", "y");
        ShardCall.Answer lost = call(List.of(), 1, LIMITS, 1);

        ShardCall.Answer repeated = call(List.of(), 1, LIMITS, 1);
        ShardCall.Answer outdated = call(List.of(), 1, LIMITS, 0);

        assertThat(groups(repeated)).containsExactly("a");
        assertThat(repeated.claims().get(0).token())
                .isEqualTo(lost.claims().get(0).token());
        assertThat(outdated.claims()).isEmpty();
        assertThat(queue.operations.depth().inFlight()).isEqualTo(1);
    }

    @Test
    void handsOutNoMoreMessagesAndBytesThanACallMay() {
        IntStream.range(0, 6).forEach(number -> queue.send("g" + number % 3, "x".repeat(1000)));

        ShardCall.Answer byMessages = call(List.of(), 3, new ShardCall.Limits(10, 3, 1_000_000), 1);
        ShardCall.Answer byBytes = call(List.of(), 3, new ShardCall.Limits(10, 100, 1500), 2);

        assertThat(groups(byMessages)).containsExactly("g0", "g1");
        assertThat(byBytes.claims()).hasSize(1);
        assertThat(byBytes.claims().get(0).messages()).hasSize(1);
    }

    @Test
    void handsOutNothingOfAPausedGroup() {
        queue.send("a", "x");
        Claim claim = commands.claim(0, 1, TERMS, true).join();
        pause("a");
        queue.send("a", "y");

        commands.settle(claim, List.of(), Duration.ZERO).join();

        assertThat(commands.claim(0, 1, TERMS, true).join().isEmpty()).isTrue();
        assertThat(queue.operations.depth("a").waiting()).isEqualTo(1);
    }

    @Test
    void handsOutNothingOfAPausedShard() {
        queue.send("a", "x");
        byte[] meta = bytes(commands.keys().meta(0));
        commands.redis()
                .call(redis -> redis.hset(meta, bytes("paused"), bytes("1")))
                .join();

        ShardCall.Answer paused = call(List.of(), 1, LIMITS, 1);
        commands.redis().call(redis -> redis.hdel(meta, bytes("paused"))).join();
        ShardCall.Answer resumed = call(List.of(), 1, LIMITS, 2);

        assertThat(paused.claims()).isEmpty();
        assertThat(paused.ready()).isZero();
        assertThat(groups(resumed)).containsExactly("a");
    }

    @Test
    void holdsAGroupThatIsFasterThanItsRate() throws Exception {
        queue.send("a", "x");
        queue.send("a", "y");

        queue.consume("groupRate=0.001", exchange -> seen.add(text(message(exchange))));

        await().untilAsserted(() -> assertThat(queue.operations.stats().done()).isEqualTo(1));
        assertThat(queue.operations.depth().readyGroups()).isZero();
        assertThat(seen).containsExactly("x");
        assertThat(score("ha")).isNotNull();
    }

    @Test
    void keepsAnIndexOfTags() {
        queue.send("a", "x", Map.of("CamelRedisQueueTag.lead", "42", "CamelRedisQueueTag.crm", "amocrm"));
        queue.send("a", "y");

        List<byte[]> index = commands.redis()
                .call(redis -> redis.lrange(bytes(commands.keys().tags(0)), 0, -1))
                .join();

        assertThat(index).hasSize(1);
        assertThat(new String(index.get(0), StandardCharsets.UTF_8)).contains("lead=42", "crm=amocrm");
    }

    @Test
    void refusesBadTags() {
        Exchange badName = queue.send("a", "x", Map.of("CamelRedisQueueTag.a b", "1"));
        Exchange badValue = queue.send("a", "x", Map.of("CamelRedisQueueTag.a", "1\n2"));

        assertThat(badName.getException())
                .hasMessageContaining("header CamelRedisQueueTag.a b: name \"a b\" given, a name of 1 to 40");
        assertThat(badValue.getException()).hasMessageContaining("a value of more than one line given, one line");
        assertThat(queue.operations.stats().enqueued()).isZero();
    }

    @Test
    void refusesOnlyTheMessageWhoseKeyIsWrong() {
        commands.redis()
                .call(redis -> redis.set(bytes(commands.keys().group("bad")), bytes("no list")))
                .join();

        Exchange bad = queue.send("bad", "x");
        Exchange good = queue.send("good", "x");

        assertThat(bad.getException())
                .isInstanceOf(RedisQueueUnavailableException.class)
                .hasMessageContaining("WRONGTYPE");
        assertThat(good.getException()).isNull();
        assertThat(queue.operations.stats().enqueued()).isEqualTo(1);
    }

    private ShardCall.Answer call(List<SettledClaim> settlements, int groups, ShardCall.Limits limits, long number) {
        return commands.call(new ShardCall(0, settlements, groups, limits, true, "callera", number), TERMS)
                .join();
    }

    private void pause(String group) {
        commands.redis()
                .call(redis -> redis.zadd(bytes(commands.keys().later(0)), 9007199254740991.0, bytes("h" + group)))
                .join();
    }

    private Double score(String member) {
        return commands.redis()
                .call(redis -> redis.zscore(bytes(commands.keys().later(0)), bytes(member)))
                .join();
    }

    private static SettledClaim done(Claim claim) {
        return new SettledClaim(claim, List.of(), Duration.ZERO, Duration.ZERO);
    }

    private static List<String> groups(ShardCall.Answer answer) {
        return answer.claims().stream().map(Claim::group).toList();
    }

    private static byte[] bytes(String text) {
        return RedisQueueCommands.bytes(text);
    }
}
