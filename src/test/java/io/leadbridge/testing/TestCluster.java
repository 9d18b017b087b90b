package io.leadbridge.testing;

import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A real cluster on the loopback: three masters, no replicas. While one of them is away, the others serve their slots. */
public final class TestCluster implements AutoCloseable {

    private static final int SLOTS = 16384;
    private static final int MASTERS = 3;

    private final List<TestRedis> masters = new ArrayList<>();
    private LettuceConnectionFactory factory;

    private TestCluster() {}

    /** Starts it and waits until all slots are served. */
    public static TestCluster start() {
        TestCluster cluster = new TestCluster();
        try {
            cluster.launch();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch() throws IOException {
        List<Integer> busPorts = new ArrayList<>();
        for (int index = 0; index < MASTERS; index++) {
            busPorts.add(TestRedis.freePort());
            masters.add(TestRedis.start(
                    "cluster-enabled yes",
                    "cluster-port " + busPorts.get(index),
                    "cluster-node-timeout 1000",
                    "cluster-require-full-coverage no",
                    "appendfsync always"));
        }
        for (int index = 0; index < MASTERS; index++) {
            TestRedis master = masters.get(index);
            master.ask(
                    "CLUSTER",
                    "ADDSLOTSRANGE",
                    Integer.toString(SLOTS * index / MASTERS),
                    Integer.toString(SLOTS * (index + 1) / MASTERS - 1));
            masters.get(0)
                    .ask(
                            "CLUSTER",
                            "MEET",
                            "127.0.0.1",
                            Integer.toString(master.port()),
                            busPorts.get(index).toString());
        }
        awaitAll(master -> {
            String info = master.ask("CLUSTER", "INFO");
            return info.contains("cluster_state:ok")
                    && info.contains("cluster_slots_ok:" + SLOTS)
                    && info.contains("cluster_known_nodes:" + MASTERS);
        });
    }

    /** A question to one master. */
    private interface Question {
        boolean isTrueFor(TestRedis master);
    }

    private void awaitAll(Question question) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!masters.stream().allMatch(question::isTrueFor)) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException(
                        "the cluster did not agree: " + masters.get(0).ask("CLUSTER", "NODES"));
            }
            Thread.onSpinWait();
        }
    }

    /** Address in the form of {@code REDIS_URL}. */
    public String url() {
        return "redis-cluster://"
                + masters.stream().map(master -> "127.0.0.1:" + master.port()).collect(Collectors.joining(","));
    }

    /** A started factory, as {@link TestRedis#factory()}. */
    public synchronized LettuceConnectionFactory factory() {
        if (factory == null) {
            factory = TestRedis.connect(new RedisClusterConfiguration(
                    masters.stream().map(master -> "127.0.0.1:" + master.port()).toList()));
        }
        return factory;
    }

    /** The masters; each may be killed and restarted. */
    public List<TestRedis> masters() {
        return List.copyOf(masters);
    }

    /** The master that has a key now. */
    public TestRedis masterOf(String key) {
        String slot = slot(key);
        return masters.stream()
                .filter(master -> ownsSlot(master, slot))
                .findFirst()
                .orElseThrow();
    }

    private static boolean ownsSlot(TestRedis master, String slot) {
        int wanted = Integer.parseInt(slot);
        return Arrays.stream(master.ask("CLUSTER", "NODES").split("\n"))
                .filter(line -> line.contains("myself"))
                .flatMap(line -> Arrays.stream(line.split(" ")).skip(8))
                .filter(range -> !range.startsWith("["))
                .map(range -> range.split("-"))
                .anyMatch(range ->
                        Integer.parseInt(range[0]) <= wanted && wanted <= Integer.parseInt(range[range.length - 1]));
    }

    /** Moves the slot of a key, with all that is in it, from one master to another, as redis-cli does: some keys at a time. */
    public void migrate(String key, TestRedis from, TestRedis to) {
        String slot = slot(key);
        String source = from.ask("CLUSTER", "MYID");
        String target = to.ask("CLUSTER", "MYID");
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", source);
        from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", target);
        String keys = from.ask("CLUSTER", "GETKEYSINSLOT", slot, "10");
        while (!keys.isEmpty()) {
            List<String> command = new ArrayList<>(
                    List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "5000", "KEYS"));
            command.addAll(Arrays.asList(keys.split("\n")));
            from.ask(command.toArray(String[]::new));
            keys = from.ask("CLUSTER", "GETKEYSINSLOT", slot, "10");
        }
        to.ask("CLUSTER", "SETSLOT", slot, "NODE", target);
        from.ask("CLUSTER", "SETSLOT", slot, "NODE", target);
        masters.stream()
                .filter(master -> master != to && master != from)
                .forEach(master -> master.ask("CLUSTER", "SETSLOT", slot, "NODE", target));
    }

    private static String slot(String key) {
        return Integer.toString(SlotHash.getSlot(key));
    }

    @Override
    public synchronized void close() {
        if (factory != null) {
            factory.destroy();
        }
        masters.forEach(TestRedis::close);
    }
}
