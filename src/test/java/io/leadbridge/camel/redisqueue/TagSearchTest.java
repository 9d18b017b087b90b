package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.HandWorker.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.camel.redisqueue.MessagePlace.State;
import io.leadbridge.testing.TestRedis;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finding messages, by a tag with which they were sent and by their id. */
class TagSearchTest {

    private QueueTestSupport queue;
    private HandWorker worker;
    private RedisQueueOperations operator;

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        queue = new QueueTestSupport(TestRedis.shared());
        worker = new HandWorker(TestRedis.shared().factory(), queue.queue, 1);
        operator = worker.operator;
    }

    @AfterEach
    void stop() {
        worker.close();
        queue.close();
    }

    private void send(String group, String id, Map<String, String> tags) {
        send(group, id, tags, 0);
    }

    private void send(String group, String id, Map<String, String> tags, long delayMillis) {
        Map<String, Object> headers = new HashMap<>();
        tags.forEach((name, value) -> headers.put("CamelRedisQueueTag." + name, value));
        headers.put(RedisQueueConstants.MESSAGE_ID, id);
        headers.put(RedisQueueConstants.DELAY, delayMillis);
        assertThat(queue.send(group, "body of " + id, headers).getException()).isNull();
    }

    private MessagePlace place(String id) {
        TaggedMessage found = operator.search("lead", id, 1).get(0);
        assertThat(found.id()).isEqualTo(id);
        assertThat(operator.find(found.group(), id)).isEqualTo(found.place());
        return found.place();
    }

    @Test
    void findsMessagesByAWholeTagNewestFirst() {
        send("a", "m1", Map.of("lead", "17", "kind", "added"));
        send("b", "m2", Map.of("lead", "17"));
        send("a", "m3", Map.of("lead", "171"));
        send("a", "m4", Map.of("mislead", "17"));
        send("a", "m5", Map.of());

        List<TaggedMessage> found = operator.search("lead", "17", 10);

        assertThat(found).extracting(TaggedMessage::id).containsExactly("m2", "m1");
        assertThat(found.get(1).group()).isEqualTo("a");
        assertThat(found.get(1).tags()).isEqualTo(Map.of("lead", "17", "kind", "added"));
        assertThat(found.get(1).enqueuedAt()).isBefore(found.get(0).enqueuedAt());
        assertThat(operator.search("lead", "17", 1))
                .extracting(TaggedMessage::id)
                .containsExactly("m2");
        assertThat(operator.search("lead", "1", 10)).isEmpty();
    }

    @Test
    void tellsWhereAMessageIsOnItsWholeWay() {
        IntStream.range(0, 5).forEach(number -> send("a", "m" + number, Map.of("lead", "m" + number)));
        send("a", "delayed", Map.of("lead", "delayed"), 3_600_000);
        Claim claim = worker.claim(0, 4);
        assertThat(place("m3")).isEqualTo(MessagePlace.of(State.IN_FLIGHT));
        assertThat(place("m4")).isEqualTo(MessagePlace.waiting(0));

        worker.settle(
                claim,
                List.of(
                        HandWorker.done(),
                        HandWorker.retry(Duration.ofHours(2)),
                        HandWorker.park("broken"),
                        HandWorker.keep()),
                Duration.ZERO);

        assertThat(place("m0")).isEqualTo(MessagePlace.of(State.GONE));
        assertThat(place("m1").state()).isEqualTo(State.LATER);
        assertThat(Duration.between(place("delayed").until(), place("m1").until()))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(place("m2")).isEqualTo(MessagePlace.parked("m2", "broken"));
        assertThat(place("m3")).isEqualTo(MessagePlace.waiting(0));
        assertThat(place("m4")).isEqualTo(MessagePlace.waiting(1));
    }

    @Test
    void findsAReplayedAndEditedMessageAgain() {
        send("a", "m", Map.of("lead", "m"));
        worker.settle(worker.claim(0, 1), HandWorker.park("broken"));
        send("a", "other", Map.of("lead", "other"));
        operator.replay("a", "m", bytes("mended"));
        assertThat(place("m")).isEqualTo(MessagePlace.waiting(1));

        worker.settle(worker.claim(0, 2), HandWorker.park("again"));

        assertThat(place("m")).isEqualTo(MessagePlace.parked("m", "again"));
        operator.drop("a", "m");
        assertThat(place("m").state()).isEqualTo(State.GONE);
    }

    @Test
    void findsAMessageThatIsParkedBesideANamesakeOfAnotherGroup() {
        send("a", "twin", Map.of("lead", "a"));
        worker.settle(worker.claim(0, 1), HandWorker.park("first"));
        send("b", "twin", Map.of("lead", "b"));
        worker.settle(worker.claim(0, 1), HandWorker.park("second"));

        assertThat(operator.search("lead", "b", 1).get(0).place()).isEqualTo(MessagePlace.parked("twin+", "second"));
        operator.replay("a", "twin");
        assertThat(operator.search("lead", "b", 1).get(0).place()).isEqualTo(MessagePlace.parked("twin+", "second"));
        assertThat(operator.search("lead", "a", 1).get(0).place()).isEqualTo(MessagePlace.waiting(0));
    }

    @Test
    void tellsNamesakesInLineApartByTheirTime() {
        send("a", "twin", Map.of("lead", "first"));
        send("a", "twin", Map.of("lead", "second"));

        assertThat(operator.search("lead", "first", 1).get(0).place()).isEqualTo(MessagePlace.waiting(0));
        assertThat(operator.search("lead", "second", 1).get(0).place()).isEqualTo(MessagePlace.waiting(1));
    }

    @Test
    void findsOldMessagesDeepInALongLineAndInALongIndex() {
        send("a", "first", Map.of("lead", "first"));
        IntStream.range(0, 2500).forEach(number -> worker.send("a", "m" + number));
        IntStream.range(0, 2500).forEach(number -> index("a", "old" + number, "lead=old"));
        send("a", "last", Map.of("lead", "last"));

        assertThat(operator.search("lead", "last", 1).get(0).place()).isEqualTo(MessagePlace.waiting(2501));
        assertThat(operator.find("a", "m2400")).isEqualTo(MessagePlace.waiting(2401));
        assertThat(operator.search("lead", "first", 1).get(0).place()).isEqualTo(MessagePlace.waiting(0));
        assertThat(operator.search("lead", "old", 100))
                .hasSize(100)
                .allMatch(found -> found.place().state() == State.GONE);
    }

    @Test
    void saysSoWhenItDidNotLookFarEnough() {
        byte[] key = bytes(worker.keys.group("long"));
        byte[] packed = packed("x");
        byte[][] thousand = IntStream.range(0, 1000).mapToObj(n -> packed).toArray(byte[][]::new);
        IntStream.range(0, 10)
                .forEach(n ->
                        worker.redis.call(redis -> redis.rpush(key, thousand)).join());
        assertThat(operator.find("long", "nobody").state()).isEqualTo(State.GONE);
        worker.redis.call(redis -> redis.rpush(key, packed)).join();

        assertThat(operator.find("long", "nobody").state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void findsAmongManyThatAreDueLater() {
        IntStream.range(0, 3000)
                .forEach(number -> worker.send("g" + number % 7, "m" + number, bytes("x"), Duration.ofHours(1), 0));

        assertThat(operator.find("g3", "m2999").state()).isEqualTo(State.LATER);
        assertThat(operator.find("g4", "m2999").state()).as("of another group").isEqualTo(State.GONE);
    }

    @Test
    void keepsOddNamesAndValuesApart() {
        String group = "г{}*?[x]\\\"' =".repeat(18).substring(0, 200);
        String value = "a=b; ключ * \\ \"";
        send(group, "id =\n*", Map.of("A-b_9", value));

        TaggedMessage found = operator.search("A-b_9", value, 1).get(0);

        assertThat(found.group()).isEqualTo(group);
        assertThat(found.id()).isEqualTo("id =\n*");
        assertThat(found.tags()).isEqualTo(Map.of("A-b_9", value));
        assertThat(found.place()).isEqualTo(MessagePlace.waiting(0));
    }

    @Test
    void searchesAllShardsNewestFirst() {
        try (HandWorker sharded = new HandWorker(TestRedis.shared(), 4)) {
            long micros = ShardCalls.micros(Instant.parse("2026-01-01T00:00:00Z"));
            for (int number = 0; number < 40; number++) {
                String group = "g" + number % 9;
                push(sharded, group, "m" + number, "lead=17", micros + number);
            }

            assertThat(sharded.operator.search("lead", "17", 25))
                    .extracting(TaggedMessage::id)
                    .isEqualTo(
                            IntStream.range(0, 25).mapToObj(n -> "m" + (39 - n)).toList());
        }
    }

    @Test
    void refusesWhatNoMessageCanHave() {
        assertThatThrownBy(() -> operator.search("bad name", "x", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag: \"bad name\" given, 1 to 40 letters, digits, dashes or underscores allowed");
        assertThatThrownBy(() -> operator.search("lead", "x".repeat(201), 1))
                .hasMessageContaining("value of tag lead: 201 characters given");
        assertThatThrownBy(() -> operator.search("lead", "a\nb", 1)).hasMessageContaining("without a line break");
        assertThatThrownBy(() -> operator.search("lead", "x", 101))
                .hasMessageContaining("limit: 101 given, 1 to 100 allowed");
        assertThatThrownBy(() -> operator.find("a", "")).hasMessageContaining("id: 0 characters given");
    }

    private void index(String group, String id, String tags) {
        push(worker, group, id, tags, 1);
    }

    /** An entry as {@code enqueue.lua} writes it, of a message that was sent long ago. */
    private static void push(HandWorker worker, String group, String id, String tags, long micros) {
        byte[] key = bytes(worker.keys.tags(worker.keys.shard(group)));
        ByteBuffer entry = ByteBuffer.allocate(500)
                .putLong(micros)
                .putShort((short) bytes(group).length)
                .putShort((short) bytes(id).length)
                .putShort((short) bytes(tags).length)
                .put(bytes(group + id + tags));
        byte[] packed = java.util.Arrays.copyOf(entry.array(), entry.position());
        worker.redis.call(redis -> redis.lpush(key, packed)).join();
    }

    private static byte[] packed(String id) {
        return ByteBuffer.allocate(14 + id.length())
                .putShort((short) id.length())
                .putShort((short) 0)
                .putShort((short) 0)
                .putLong(1)
                .put(bytes(id))
                .array();
    }
}
