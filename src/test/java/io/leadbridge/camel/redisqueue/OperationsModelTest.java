package io.leadbridge.camel.redisqueue;

import static io.leadbridge.camel.redisqueue.HandWorker.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.camel.redisqueue.MessagePlace.State;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random acts of operators and workers on a real Redis, against a plain expectation in memory. {@code -Doperations.seed=S}
 * runs one history, {@code -Doperations.histories=N} more of them.
 */
class OperationsModelTest {

    private static final int STEPS = 120;
    private static final List<String> GROUPS =
            List.of("a", "b*", "г[1]?\\", "new\nline \u0000:{x}", "x".repeat(200), "42".repeat(21));

    @Test
    void keepsItsIdentitiesAndPlacesInRandomHistories() {
        long first = Long.getLong("operations.seed", 1);
        int histories =
                System.getProperty("operations.seed") == null ? Integer.getInteger("operations.histories", 25) : 1;
        for (long seed = first; seed < first + histories; seed++) {
            TestRedis.shared().flush();
            try (HandWorker worker = new HandWorker(TestRedis.shared(), 1 + (int) (seed % 3))) {
                new History(seed, worker).run();
            }
        }
    }

    private record Sent(String id, byte[] body, boolean replayed) {}

    private record ParkedOne(String group, String reason, Sent sent) {}

    private static final class History {
        private final long seed;
        private final Random random;
        private final HandWorker worker;
        private final RedisQueueOperations operator;
        private final Map<String, List<Sent>> lines = new HashMap<>();
        private final Map<String, List<Sent>> later = new HashMap<>();
        /** By shard and id under which it is parked, for each shard names its own. */
        private final Map<String, ParkedOne> parked = new TreeMap<>();

        private final Map<String, Claim> leases = new LinkedHashMap<>();
        private final Set<String> paused = new HashSet<>();
        private final Map<String, Long> counters = new HashMap<>();
        private final List<String> story = new ArrayList<>();
        private int number;

        History(long seed, HandWorker worker) {
            this.seed = seed;
            this.random = new Random(seed);
            this.worker = worker;
            this.operator = worker.operator;
            GROUPS.forEach(group -> {
                lines.put(group, new ArrayList<>());
                later.put(group, new ArrayList<>());
            });
        }

        void run() {
            try {
                for (int step = 0; step < STEPS; step++) {
                    act();
                    if (step % 8 == 7) {
                        compare();
                    }
                }
            } catch (AssertionError | RuntimeException | InterruptedException e) {
                throw new AssertionError("operations.seed " + seed + ":\n  " + String.join("\n  ", story), e);
            }
        }

        private void act() throws InterruptedException {
            int dice = random.nextInt(100);
            if (dice < 35) {
                send();
            } else if (dice < 60) {
                claimOrSettle();
            } else if (dice < 70) {
                replayOne();
            } else if (dice < 75) {
                dropOne();
            } else if (dice < 85) {
                pauseOrResume();
            } else if (dice < 90) {
                replayMany();
            } else if (dice < 94) {
                dropMany();
            } else {
                purge();
            }
        }

        private String group() {
            return GROUPS.get(random.nextInt(GROUPS.size()));
        }

        private void count(String counter, long by) {
            counters.merge(counter, by, Long::sum);
        }

        private void send() {
            String group = group();
            // Now and then an id that was given before.
            String id = "m" + (random.nextInt(6) == 0 ? random.nextInt(1 + number) : ++number);
            byte[] body = new byte[random.nextInt(50)];
            random.nextBytes(body);
            boolean delayed = random.nextInt(5) == 0;
            story.add("send " + id + " to " + group + (delayed ? " for later" : ""));
            worker.send(group, id, body, delayed ? Duration.ofHours(1) : Duration.ZERO, random.nextInt(3));
            (delayed ? later : lines).get(group).add(new Sent(id, body, false));
            count("enqueued", 1);
        }

        private void claimOrSettle() {
            if (!leases.isEmpty() && random.nextBoolean()) {
                settle(leases.remove(leases.keySet().iterator().next()));
                return;
            }
            int most = 1 + random.nextInt(3);
            Claim claim = worker.claim(random.nextInt(worker.keys.shards()), most);
            story.add("claim " + claim.group() + " " + HandWorker.ids(claim));
            if (claim.isEmpty()) {
                return;
            }
            assertThat(paused).doesNotContain(claim.group());
            assertThat(leases).doesNotContainKey(claim.group());
            List<Sent> line = lines.get(claim.group());
            assertThat(HandWorker.ids(claim))
                    .isEqualTo(line.subList(0, Math.min(most, line.size())).stream()
                            .map(Sent::id)
                            .toList());
            leases.put(claim.group(), claim);
        }

        private void settle(Claim claim) {
            List<Verdict> verdicts = new ArrayList<>();
            List<Sent> line = lines.get(claim.group());
            List<Sent> kept = new ArrayList<>();
            List<Sent> batch = new ArrayList<>(line.subList(0, claim.messages().size()));
            for (Sent sent : batch) {
                int dice = random.nextInt(6);
                verdicts.add(
                        dice < 3
                                ? HandWorker.park("reason " + dice)
                                : dice == 3
                                        ? HandWorker.retry(Duration.ofHours(1))
                                        : dice == 4 ? HandWorker.keep() : HandWorker.done());
                if (dice == 4) {
                    kept.add(sent);
                } else if (dice == 3) {
                    later.get(claim.group()).add(sent);
                }
                count(dice < 3 ? "parked" : dice == 3 ? "retried" : dice == 5 ? "done" : "kept", 1);
            }
            story.add("settle " + claim.group() + " "
                    + verdicts.stream().map(Verdict::verb).toList());
            assertThat(worker.settle(claim, verdicts, Duration.ZERO)).isTrue();
            line.subList(0, batch.size()).clear();
            line.addAll(0, kept);
            // The script goes from the last to the first, which decides who of two namesakes gets the plain name.
            for (int index = batch.size() - 1; index >= 0; index--) {
                if (verdicts.get(index).verb() == Verdict.Verb.PARK) {
                    park(claim.group(), verdicts.get(index).reason(), batch.get(index));
                }
            }
        }

        private void park(String group, String reason, Sent sent) {
            String name = sent.id();
            while (parked.containsKey(key(group, name))) {
                name += "+";
            }
            parked.put(key(group, name), new ParkedOne(group, reason, sent));
        }

        private String key(String group, String id) {
            return worker.keys.shard(group) + "/" + id;
        }

        private static String idOf(String key) {
            return key.substring(key.indexOf('/') + 1);
        }

        private void replayOne() {
            if (parked.isEmpty()) {
                return;
            }
            String key = parked.keySet().stream()
                    .skip(random.nextInt(parked.size()))
                    .findFirst()
                    .orElseThrow();
            ParkedOne one = parked.remove(key);
            byte[] body = random.nextBoolean() ? bytes("edited " + number) : null;
            story.add("replay " + key + " of " + one.group());
            boolean replayed = body == null
                    ? operator.replay(one.group(), idOf(key))
                    : operator.replay(one.group(), idOf(key), body);
            assertThat(replayed).isTrue();
            assertThat(operator.replay(one.group(), idOf(key))).isFalse();
            lines.get(one.group())
                    .add(new Sent(one.sent().id(), body == null ? one.sent().body() : body, true));
            count("replayed", 1);
        }

        private void dropOne() {
            if (!parked.isEmpty()) {
                String key = parked.keySet().iterator().next();
                story.add("drop " + key);
                assertThat(operator.drop(parked.remove(key).group(), idOf(key))).isTrue();
                count("dropped", 1);
            }
        }

        private void pauseOrResume() {
            String group = group();
            if (random.nextBoolean()) {
                story.add("pause " + group);
                assertThat(operator.pause(group)).isEqualTo(paused.add(group));
            } else {
                story.add("resume " + group);
                assertThat(operator.resume(group)).isEqualTo(paused.remove(group));
            }
        }

        private List<String> matching(String group, String reason) {
            return parked.entrySet().stream()
                    .filter(entry -> group == null || entry.getValue().group().equals(group))
                    .filter(entry -> entry.getValue().reason().equals(reason))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        private void replayMany() throws InterruptedException {
            String reason = "reason " + random.nextInt(3);
            String group = random.nextBoolean() ? group() : null;
            List<String> keys = matching(group, reason);
            story.add("replay all of " + reason + " of " + group + ": " + keys);
            HandClock clock = new HandClock(Instant.EPOCH);
            Map<String, Integer> before = new HashMap<>();
            lines.forEach((name, line) -> before.put(name, line.size()));
            ParkedReplay job =
                    operator.replay(ParkedFilter.all().withReason(reason).withGroup(group), 50, clock);

            assertThat(job.run(clock::pass).replayed()).isEqualTo(keys.size());

            for (String key : keys) {
                ParkedOne one = parked.remove(key);
                lines.get(one.group()).add(new Sent(one.sent().id(), one.sent().body(), true));
                count("replayed", 1);
            }
            // Within a group they come in the order of parking, which this expectation does not know: read it.
            before.forEach((name, size) -> reorder(name, size));
        }

        /** Puts the newest of a line into the order in which Redis has them; they must be the same ones. */
        private void reorder(String group, int from) {
            List<Sent> line = lines.get(group);
            byte[] key = bytes(worker.keys.group(group));
            List<Sent> open = new ArrayList<>(line.subList(from, line.size()));
            List<byte[]> real =
                    worker.redis.call(redis -> redis.lrange(key, from, -1)).join();
            assertThat(real).hasSize(open.size());
            List<Sent> ordered = new ArrayList<>();
            for (byte[] packed : real) {
                QueueMessage message = PackedMessage.read(group, java.nio.ByteBuffer.wrap(packed));
                Sent found = open.stream()
                        .filter(sent -> sent.id().equals(message.id()) && Arrays.equals(sent.body(), message.body()))
                        .findFirst()
                        .orElseThrow();
                open.remove(found);
                ordered.add(found);
            }
            line.subList(from, line.size()).clear();
            line.addAll(ordered);
        }

        private void dropMany() {
            String reason = "reason " + random.nextInt(3);
            List<String> keys = matching(null, reason);
            story.add("drop all of " + reason + ": " + keys);
            assertThat(operator.drop(ParkedFilter.all().withReason(reason), keys.size()))
                    .isEqualTo(keys.size());
            keys.forEach(parked::remove);
            count("dropped", keys.size());
        }

        private void purge() {
            boolean parkedToo = random.nextBoolean();
            boolean all = random.nextInt(4) == 0;
            String one = group();
            story.add("purge " + (all ? "the queue" : one) + (parkedToo ? " with what is parked" : ""));
            Purged purged = all ? operator.purgeQueue(worker.queue, parkedToo) : operator.purge(one, one, parkedToo);
            long inLine = 0;
            long delayed = 0;
            for (String group : all ? GROUPS : List.of(one)) {
                List<Sent> line = lines.get(group);
                int stay =
                        leases.containsKey(group) ? leases.get(group).messages().size() : 0;
                inLine += line.size() - stay;
                delayed += later.get(group).size();
                line.subList(stay, line.size()).clear();
                later.get(group).clear();
            }
            int before = parked.size();
            if (parkedToo) {
                parked.values().removeIf(entry -> all || entry.group().equals(one));
            }
            count("purged", inLine + delayed);
            count("dropped", before - parked.size());
            assertThat(purged).isEqualTo(new Purged(inLine, delayed, before - parked.size()));
        }

        private void compare() {
            QueueStats stats = operator.stats();
            assertThat(stats).isEqualTo(QueueStats.of(counters));
            long waiting = IntStream.range(0, GROUPS.size())
                    .mapToLong(index -> lines.get(GROUPS.get(index)).size()
                            + later.get(GROUPS.get(index)).size())
                    .sum();
            assertThat(operator.depth().waiting()).isEqualTo(waiting);
            assertThat(operator.depth().parked()).isEqualTo(parked.size());
            assertThat(stats.enqueued() + stats.replayed())
                    .isEqualTo(stats.done() + stats.parked() + stats.purged() + waiting);
            assertThat(stats.parked()).isEqualTo(stats.replayed() + stats.dropped() + parked.size());
            assertThat(operator.paused(100).groups()).containsExactlyInAnyOrderElementsOf(paused);
            GROUPS.forEach(this::compare);
            List<ParkedMessage> listed = operator.parked(1000);
            assertThat(listed.stream().map(History::texts).sorted().toList())
                    .isEqualTo(parked.entrySet().stream()
                            .map(History::texts)
                            .sorted()
                            .toList());
            assertThat(listed)
                    .isSortedAccordingTo(java.util.Comparator.comparing(ParkedMessage::parkedAt)
                            .reversed());
        }

        private void compare(String group) {
            List<Sent> line = lines.get(group);
            GroupDepth depth = operator.depth(group);
            int handedOut =
                    leases.containsKey(group) ? leases.get(group).messages().size() : 0;
            assertThat(depth.waiting()).isEqualTo(line.size());
            assertThat(depth.inFlight()).isEqualTo(handedOut);
            assertThat(depth.paused()).isEqualTo(paused.contains(group));
            if (!line.isEmpty()) {
                String id = line.get(random.nextInt(line.size())).id();
                MessagePlace place = operator.find(group, id);
                boolean isParked = parked.values().stream()
                        .anyMatch(one ->
                                one.group().equals(group) && one.sent().id().equals(id));
                int first = line.stream().map(Sent::id).toList().indexOf(id);
                assertThat(place.state())
                        .isEqualTo(isParked ? State.PARKED : first < handedOut ? State.IN_FLIGHT : State.WAITING);
                assertThat(place.ahead()).isEqualTo(place.state() == State.WAITING ? first - handedOut : 0);
            }
        }

        private static String texts(ParkedMessage message) {
            return message.message().group() + " " + message.id() + " " + message.reason() + " "
                    + Arrays.toString(message.message().body())
                    + message.message().replayed();
        }

        private static String texts(Map.Entry<String, ParkedOne> entry) {
            ParkedOne one = entry.getValue();
            return one.group() + " " + idOf(entry.getKey()) + " " + one.reason() + " "
                    + Arrays.toString(one.sent().body()) + one.sent().replayed();
        }
    }
}
