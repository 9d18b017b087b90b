package io.leadbridge.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A CRM that sends one form after the other, each of another lead, none of them twice. */
final class SteadyTraffic implements AutoCloseable {

    private static final String BEFORE_LEAD = "leads%5Badd%5D%5B0%5D%5Bid%5D=";

    private static final int THREADS = 8;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final ScheduledExecutorService senders = Executors.newScheduledThreadPool(THREADS);
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, String> answers = new ConcurrentHashMap<>();
    private final URI address;

    private SteadyTraffic(URI address) {
        this.address = address;
    }

    /** Begins to send to this address. */
    static SteadyTraffic to(String address, int perSecond) {
        SteadyTraffic traffic = new SteadyTraffic(URI.create(address));
        long periodMicros = 1_000_000L * THREADS / perSecond;
        for (int i = 0; i < THREADS; i++) {
            traffic.senders.scheduleAtFixedRate(
                    traffic::send, i * periodMicros / THREADS, periodMicros, TimeUnit.MICROSECONDS);
        }
        return traffic;
    }

    private void send() {
        int lead = last.incrementAndGet();
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(BEFORE_LEAD + lead))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            boolean asked = answer.headers().firstValue("retry-after").isPresent();
            answers.put(lead, answer.statusCode() + (asked ? " retry" : ""));
        } catch (java.net.http.HttpTimeoutException e) {
            answers.put(lead, "hang");
        } catch (IOException e) {
            answers.put(lead, "no answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends no more, and waits for the answers that are still to come. */
    void stop() throws InterruptedException {
        senders.shutdown();
        if (!senders.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer within 60 s");
        }
    }

    /** How often each answer was given: a status, with {@code retry} where it carries Retry-After; else what happened. */
    SortedMap<String, Long> answers() {
        SortedMap<String, Long> counts = new TreeMap<>();
        answers.values().forEach(answer -> counts.merge(answer, 1L, Long::sum));
        return counts;
    }

    /** The leads whose form had this answer. */
    TreeSet<Integer> leads(String answer) {
        TreeSet<Integer> leads = new TreeSet<>();
        answers.forEach((lead, given) -> {
            if (given.equals(answer)) {
                leads.add(lead);
            }
        });
        return leads;
    }

    /** How many forms were accepted so far. */
    long accepted() {
        return answers().getOrDefault("200", 0L);
    }

    @Override
    public void close() {
        senders.shutdownNow();
    }

    /** The leads of webhooks that were read out of the queue. */
    static List<Integer> leadsOf(List<String> bodies) {
        return bodies.stream()
                .map(body -> Integer.valueOf(body.substring(BEFORE_LEAD.length())))
                .toList();
    }
}
