package io.leadbridge.bench.intake;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends webhooks at a fixed rate, on time, however long the answers take. Each is another edit of one of some leads; an
 * edit of a lead follows the last one after a second or more.
 */
final class SteadySender {

    /** Edits go round so many leads. */
    static final int LEADS = 300;

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    SteadySender(IntakeServer server) {
        address = URI.create("http://127.0.0.1:" + server.port() + IntakeServer.PATH);
    }

    /**
     * What became of a webhook.
     *
     * @param number from 0, in the order of sending; it stands in the body as {@code number=…}
     * @param kept whether it was answered with 200
     * @param millis from when it was to be sent to its answer
     */
    record Answer(int number, boolean kept, double millis) {}

    /** Sends, and waits for the last answer. */
    List<Answer> send(int perSecond, int seconds) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (int number = 0; number < perSecond * seconds; number++) {
            long due = start + (long) (number * NANOS_PER_SECOND / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            answers.add(send(number, due));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Answer> send(int number, long due) {
        String body = "leads%5Bupdate%5D%5B0%5D%5Bid%5D=" + (1 + number % LEADS)
                + "&leads%5Bupdate%5D%5B0%5D%5Blast_modified%5D=" + (1_700_000_000 + number)
                + "&leads%5Bupdate%5D%5B0%5D%5Bname%5D=number=" + number + "&end";
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> new Answer(
                        number,
                        failure == null && response.statusCode() == OK,
                        (System.nanoTime() - due) / NANOS_PER_MILLI));
    }
}
