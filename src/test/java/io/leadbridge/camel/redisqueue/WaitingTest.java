package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator is shown of the messages that are still to be worked. */
class WaitingTest {

    private HandWorker worker;

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        worker = new HandWorker(TestRedis.shared(), 1);
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void showsWhatIsInLineHandedOutOrDueLaterOfOneGroup() {
        String group = "a*[b]?";
        worker.park(group, "parked", HandWorker.bytes(""), "reason");
        for (int i = 0; i < 45; i++) {
            worker.send(group, "line" + i);
        }
        worker.send(group, "later", HandWorker.bytes("due later"), Duration.ofHours(1), 0);
        worker.send("axb", "other");
        worker.send("a*[b]?x", "other too", HandWorker.bytes(""), Duration.ofHours(1), 0);
        worker.claim(0, 3);

        List<QueueMessage> shown = new ArrayList<>();
        boolean all = worker.operator.showWaiting(group, shown::add);

        assertThat(all).isTrue();
        assertThat(shown).extracting(QueueMessage::id).doesNotHaveDuplicates().contains("line0", "line44", "later");
        assertThat(shown).hasSize(46).allMatch(message -> message.group().equals(group));
        assertThat(shown)
                .filteredOn(message -> message.id().equals("later"))
                .allMatch(message -> new String(message.body()).equals("due later"));
    }

    @Test
    void showsThoseThatCameLastUntilItIsEnough() {
        for (int i = 0; i < 45; i++) {
            worker.send("a", "line" + i);
        }
        worker.send("a", "later", HandWorker.bytes("due later"), Duration.ofHours(1), 0);

        List<QueueMessage> three = new ArrayList<>();
        boolean all = worker.operator.showWaiting("a", 100, message -> three.add(message) && three.size() < 3);
        List<QueueMessage> some = new ArrayList<>();
        boolean allInTwenty = worker.operator.showWaiting("a", 20, some::add);

        assertThat(all).isFalse();
        assertThat(three).extracting(QueueMessage::id).containsExactly("line25", "line26", "line27");
        assertThat(allInTwenty).isFalse();
        assertThat(some)
                .extracting(QueueMessage::id)
                .contains("line44", "later")
                .doesNotContain("line24");
    }

    @Test
    void showsNothingOfAQueueThatIsNotThere() {
        TestRedis.shared().flush();

        List<QueueMessage> shown = new ArrayList<>();
        try (RedisQueueOperations nobodys =
                new RedisQueueOperations(TestRedis.shared().factory(), "nobodys", 1, Duration.ofSeconds(2))) {
            assertThat(nobodys.showWaiting("a", shown::add)).isTrue();
        }

        assertThat(shown).isEmpty();
    }
}
