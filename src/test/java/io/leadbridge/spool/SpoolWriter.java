package io.leadbridge.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** A program that keeps numbered messages from several threads until it is killed, and says of each that it is kept. */
final class SpoolWriter {

    private SpoolWriter() {}

    /** @param arguments folder, number of threads, name of this run */
    public static void main(String[] arguments) throws IOException {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        // Never closed: it ends by being killed.
        @SuppressWarnings("resource")
        Spool spool = new Spool(
                new Spool.Terms(Path.of(arguments[0]), 1 << 30, Duration.ofSeconds(10), Duration.ofMillis(100)), clock);
        spool.open();
        System.out.println("open");
        for (int t = 0; t < Integer.parseInt(arguments[1]); t++) {
            String sender = arguments[2] + "-" + t + ":";
            new Thread(() -> keepOn(spool, sender)).start();
        }
    }

    private static void keepOn(Spool spool, String sender) {
        try {
            for (int i = 0; ; i++) {
                String text = sender + i;
                spool.put(Map.of("id", text), (text + " " + "x".repeat(700)).getBytes(StandardCharsets.UTF_8));
                synchronized (SpoolWriter.class) {
                    System.out.println(text + ";");
                    System.out.flush();
                }
            }
        } catch (SpoolUnavailableException e) {
            System.out.println("failed " + e);
        }
    }
}
