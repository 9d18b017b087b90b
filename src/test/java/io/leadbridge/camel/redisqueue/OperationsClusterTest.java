package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.HandWorker.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.camel.redisqueue.MessagePlace.State;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an operator does with a queue whose shards lie on the masters of a cluster. */
class OperationsClusterTest {

    private static final int SHARDS = 6;
    private static final ParkedFilter ALL = ParkedFilter.all();

    @Test
    void worksOnAllMasters() throws Exception {
        try (TestCluster cluster = TestCluster.start();
                HandWorker worker = new HandWorker(cluster.factory(), "clustered", SHARDS)) {
            RedisQueueOperations operator = worker.operator;
            List<String> groups =
                    IntStream.range(0, 20).mapToObj(number -> "g" + number).toList();
            groups.forEach(group -> worker.park(group, "m-" + group, bytes("body of " + group), "broken"));
            groups.forEach(group -> worker.send(group, "delayed-" + group, bytes("x"), Duration.ofHours(1), 0));

            assertThat(operator.parked(100)).hasSize(20);
            assertThat(operator.parked(ALL, ParkedOrder.OLDEST_FIRST, null, 20).messages())
                    .extracting(parked -> parked.message().group())
                    .containsExactlyInAnyOrderElementsOf(groups);
            assertThat(operator.parkedReasons(ALL).total()).isEqualTo(20);
            assertThat(operator.pause()).isTrue();
            assertThat(operator.pause("g7")).isTrue();
            HandClock clock = new HandClock(Instant.EPOCH);
            assertThat(operator.replay(ALL, 5, clock).run(clock::pass).replayed())
                    .isEqualTo(20);
            assertThat(IntStream.range(0, SHARDS).mapToObj(shard -> worker.claim(shard, 1)))
                    .allMatch(Claim::isEmpty);
            assertThat(operator.busiest(20).groups()).hasSize(20);
            assertThat(operator.find("g7", "m-g7")).isEqualTo(MessagePlace.waiting(0));
            assertThat(operator.find("g7", "delayed-g7").state()).isEqualTo(State.LATER);
            assertThat(operator.paused(10)).isEqualTo(new PausedGroups(true, List.of("g7"), 1));
            assertThat(operator.resume()).isTrue();
            assertThat(operator.resume("g7")).isTrue();
            assertThat(operator.depth().readyGroups()).isEqualTo(20);
            assertThat(operator.purgeQueue("clustered", true)).isEqualTo(new Purged(20, 20, 0));
            assertThat(operator.depth().waiting()).isZero();
        }
    }
}
