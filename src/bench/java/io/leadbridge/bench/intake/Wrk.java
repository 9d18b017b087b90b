package io.leadbridge.bench.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.bench.process.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The load: 32 connections that send a webhook as soon as the last one was answered. */
final class Wrk {

    /** Connections at once. */
    static final int CONNECTIONS = 32;

    private static final String RESULT = "RESULT ";
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;

    private final Path script;
    private final AtomicInteger runs = new AtomicInteger();

    /** @param script what a request looks like */
    Wrk(Path script) {
        this.script = script;
    }

    /**
     * What was answered.
     *
     * @param answers all of them
     * @param perSecond rate of the answers
     * @param p99Millis latency
     * @param errors answers that are no 2xx, and errors of sockets
     */
    record Load(long answers, double perSecond, double p99Millis, long errors) {}

    /** Loads a server for some seconds. */
    Load run(IntakeServer server, int seconds) throws IOException, InterruptedException {
        String said = Tools.run(
                Path.of("."),
                List.of(
                        "wrk",
                        "--threads=1",
                        "--connections=" + CONNECTIONS,
                        "--duration=" + seconds + "s",
                        "--timeout=10s",
                        "--script=" + script,
                        "http://127.0.0.1:" + server.port(),
                        "--",
                        IntakeServer.PATH,
                        Integer.toString(runs.incrementAndGet())));
        String line = said.lines()
                .filter(each -> each.startsWith(RESULT))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk said no result: " + said));
        JsonNode result = new ObjectMapper().readTree(line.substring(RESULT.length()));
        long answers = result.get("requests").asLong();
        return new Load(
                answers,
                answers / (result.get("micros").asDouble() / MICROS_PER_SECOND),
                result.get("p99Micros").asDouble() / MICROS_PER_MILLI,
                result.get("status").asLong() + result.get("socket").asLong());
    }
}
