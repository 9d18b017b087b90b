package io.leadbridge.bench.intake;

import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.process.CamelSide;
import io.leadbridge.bench.process.Peer;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import io.leadbridge.camel.redisqueue.QueueMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Redis is killed and stays away for a minute while webhooks come in at a fixed rate: what is refused, lost, doubled or out
 * of order, and how long the answers take.
 *
 * <p>What was kept is read afterwards by a consumer of the queue, as any user of it would.
 */
final class Outage {

    /** What the names of its lines begin with. */
    static final String LINES = "intake.outage";

    private static final int PER_SECOND = 300;
    private static final int BEFORE_SECONDS = 10;
    private static final int AWAY_SECONDS = 60;
    private static final int AFTER_SECONDS = 20;
    /** What was kept elsewhere has to be in Redis when nothing has come for so long. */
    private static final int STILL_SECONDS = 10;

    private static final int MOST_DRAIN_SECONDS = 180;
    private static final double GOAL_P99_MILLIS = 25;
    private static final double P99 = 0.99;
    private static final Pattern NUMBER = Pattern.compile("number=(\\d+)&end");

    private final BenchHome home;
    private final Peer peer;
    private final BenchRedis redis;
    private final String fsync;

    Outage(BenchHome home, Peer peer, BenchRedis redis, String fsync) {
        this.home = home;
        this.peer = peer;
        this.redis = redis;
        this.fsync = fsync;
    }

    /** What the answers say. */
    private record Answers(List<SteadySender.Answer> all) {

        double refused() {
            return all.stream().filter(answer -> !answer.kept()).count();
        }

        double p99Millis() {
            return Spread.percentile(
                    all.stream().mapToDouble(SteadySender.Answer::millis).toArray(), P99);
        }
    }

    /** All its lines. */
    Stream<BenchLine> measure() throws Exception {
        Answers theirs;
        try (IntakeServer server = IntakeServer.peer(peer, home, redis)) {
            theirs = throughOutage(server);
        }
        redis.empty();
        Answers ours;
        List<Integer> kept;
        try (IntakeServer server = IntakeServer.ours(home, redis, "")) {
            ours = throughOutage(server);
            kept = drain();
        }
        String suffix = BenchSettings.suffix(fsync);
        String note = "sent=" + ours.all.size() + " rate=" + PER_SECOND + "/s away=" + AWAY_SECONDS + "s";
        return Stream.of(
                line(".refused" + suffix, ours.refused(), theirs.refused(), 0, "webhooks", note),
                line(".p99" + suffix, ours.p99Millis(), theirs.p99Millis(), GOAL_P99_MILLIS, "ms", note),
                line(".lost" + suffix, lost(ours, kept), null, 0, "webhooks", note),
                line(".doubled" + suffix, kept.size() - kept.stream().distinct().count(), null, 0, "webhooks", note),
                line(".reordered" + suffix, reordered(kept), null, 0, "webhooks", note));
    }

    private static BenchLine line(String name, double ours, Double peer, double goal, String unit, String note) {
        Spread theirs = peer == null ? null : Spread.of(List.of(peer));
        return new BenchLine(LINES + name, Spread.of(List.of(ours)), theirs, Goal.oursAtMost(goal), unit, note);
    }

    private Answers throughOutage(IntakeServer server) throws Exception {
        SteadySender sender = new SteadySender(server);
        // Compiled code, open connections.
        sender.send(PER_SECOND, BEFORE_SECONDS);
        redis.empty();
        CompletableFuture<List<SteadySender.Answer>> answers = CompletableFuture.supplyAsync(
                () -> sender.send(PER_SECOND, BEFORE_SECONDS + AWAY_SECONDS + AFTER_SECONDS));
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(BEFORE_SECONDS));
        redis.kill();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(AWAY_SECONDS));
        redis.restart();
        redis.fsync(fsync);
        return new Answers(answers.get());
    }

    /** The numbers in the order in which the queue hands them out. */
    private List<Integer> drain() throws Exception {
        Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
        try (CamelSide side = new CamelSide(redis.port())) {
            String options = "batchSize=100&concurrentConsumers=1&shards=" + BenchHome.shipped("queue.shards");
            side.consume(BenchHome.shipped("queue.name"), options, exchange -> {
                for (Object message : exchange.getIn().getBody(List.class)) {
                    numbers.add(number((QueueMessage) message));
                }
            });
            int still = 0;
            for (int second = 0; second < MOST_DRAIN_SECONDS && still < STILL_SECONDS; second++) {
                int before = numbers.size();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                still = numbers.size() == before ? still + 1 : 0;
            }
        }
        return List.copyOf(numbers);
    }

    private static int number(QueueMessage message) {
        Matcher number = NUMBER.matcher(new String(message.body(), StandardCharsets.ISO_8859_1));
        if (!number.find()) {
            throw new IllegalStateException("message " + message.id() + " is none of those that were sent");
        }
        return Integer.parseInt(number.group(1));
    }

    private static long lost(Answers answers, List<Integer> kept) {
        var there = new HashSet<>(kept);
        return answers.all.stream()
                .filter(answer -> answer.kept() && !there.contains(answer.number()))
                .count();
    }

    /** Edits that came after a later edit of the same lead. */
    private static long reordered(List<Integer> kept) {
        Map<Integer, Integer> last = new HashMap<>();
        long reordered = 0;
        for (int number : kept) {
            int before = last.getOrDefault(number % SteadySender.LEADS, -1);
            reordered += number < before ? 1 : 0;
            last.put(number % SteadySender.LEADS, Math.max(number, before));
        }
        return reordered;
    }
}
