package io.leadbridge.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A program that starts an embedded Redis, says its process id, and then does nothing until it is killed. */
final class EmbeddedRedisHolder {

    private EmbeddedRedisHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedRedis redis = EmbeddedRedis.start(Path.of(arguments[0]), Duration.ofSeconds(20));
        System.out.println("redis " + redis.pid());
        new CountDownLatch(1).await();
    }
}
