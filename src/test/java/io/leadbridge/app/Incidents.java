package io.leadbridge.app;

import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Two hubs on one Redis, and what befalls them: each is killed and started again, and so is Redis, at moments of chance. */
final class Incidents implements AutoCloseable {

    private final TestRedis redis;
    private final List<Map<String, String>> settings;
    private final HubProcess[] hubs = new HubProcess[2];
    private final Path logs;
    private final CountDownLatch ended = new CountDownLatch(1);
    private int started;

    /**
     * Starts both hubs.
     *
     * @param logs folder that takes what each process has said
     */
    Incidents(TestRedis redis, List<Map<String, String>> settings, Path logs) throws Exception {
        this.redis = redis;
        this.settings = settings;
        this.logs = Files.createDirectories(logs);
        for (int hub = 0; hub < hubs.length; hub++) {
            hubs[hub] = HubProcess.start(settings.get(hub), "run");
        }
    }

    /**
     * Lets things happen from now on, one after the other.
     *
     * @param kills of a hub, SIGKILL; beside them one of Redis
     * @param pause mean time between two of them
     * @return done when all have happened and everything runs again
     */
    CompletableFuture<Void> begin(Random random, int kills, Duration pause) {
        List<Integer> plan = new ArrayList<>(Collections.nCopies(1, hubs.length));
        for (int kill = 0; kill < kills; kill++) {
            plan.add(random.nextInt(hubs.length));
        }
        Collections.shuffle(plan, random);
        return CompletableFuture.runAsync(() -> plan.forEach(what -> {
            try {
                if (ended.await((long) (pause.toMillis() * (0.5 + random.nextDouble())), TimeUnit.MILLISECONDS)) {
                    return;
                }
                if (what == hubs.length) {
                    redis.kill();
                    redis.restart();
                } else {
                    killAndStart(what);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private void killAndStart(int hub) throws Exception {
        hubs[hub].kill();
        keepLog(hub);
        hubs[hub] = HubProcess.start(settings.get(hub), "run");
    }

    private void keepLog(int hub) throws IOException {
        Files.writeString(logs.resolve("hub" + hub + "-" + ++started + ".log"), hubs[hub].said());
    }

    /** The sum of some values of both hubs' Prometheus pages, since each was started last. */
    double metric(String lineStart) throws Exception {
        return hubs[0].metric(lineStart) + hubs[1].metric(lineStart);
    }

    /** Stops both. */
    @Override
    public void close() throws IOException {
        ended.countDown();
        for (int hub = 0; hub < hubs.length; hub++) {
            try {
                hubs[hub].stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            keepLog(hub);
            hubs[hub].close();
        }
    }
}
