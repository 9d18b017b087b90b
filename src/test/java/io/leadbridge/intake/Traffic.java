package io.leadbridge.intake;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** People who edit leads at a steady rate. A lead's next edit is sent only after the answer to the last. */
final class Traffic {

    private static final int LEADS = 200;
    private static final int SHARED_EVERY = 7;

    /** One lead, and how often it was edited. */
    private static final class Lead {

        private final int id;
        private int edits;

        Lead(int id) {
            this.id = id;
        }
    }

    private final IntakeServer server;
    private final BlockingQueue<Lead> free = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile int oneOf = 1;
    private int ticks;
    private final List<Long> answerNanos = new ArrayList<>();

    /** Edits that were accepted, as {@code lead:edit}. */
    final List<String> accepted = new ArrayList<>();

    /** Answers other than 200, and failures. */
    final List<String> refused = new CopyOnWriteArrayList<>();

    private Traffic(IntakeServer server) {
        this.server = server;
        for (int i = 0; i < LEADS; i++) {
            free.add(new Lead(i));
        }
    }

    static Traffic start(IntakeServer server, int perSecond) {
        Traffic traffic = new Traffic(server);
        traffic.clock.scheduleAtFixedRate(
                traffic::edit, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
        return traffic;
    }

    /** From now on only one of so many edits is made. */
    void thinOut(int oneOf) {
        this.oneOf = oneOf;
    }

    private void edit() {
        if (++ticks % oneOf != 0) {
            return;
        }
        Lead lead = free.poll();
        if (lead == null) {
            return;
        }
        lead.edits++;
        String edit = lead.id + ":" + lead.edits;
        underWay.incrementAndGet();
        long began = System.nanoTime();
        server.postAsync(body(lead, edit)).whenComplete((answer, failure) -> {
            note(edit, answer, failure, System.nanoTime() - began);
            free.add(lead);
            underWay.decrementAndGet();
        });
    }

    /** Every seventh lead's webhooks carry no time, as Digital Pipeline's. */
    private static String body(Lead lead, String edit) {
        String time = lead.id % SHARED_EVERY == 0 ? "" : "&leads[update][0][last_modified]=1696330619";
        return "edit=" + edit + "&leads[update][0][id]=" + lead.id + time + "&x=" + "x".repeat(600);
    }

    private void note(String edit, HttpResponse<String> answer, Throwable failure, long nanos) {
        if (!answered200(answer)) {
            refused.add(edit + " " + (failure != null ? failure : answer.statusCode() + " " + answer.body()));
        }
        synchronized (this) {
            answerNanos.add(nanos);
            if (answered200(answer)) {
                accepted.add(edit);
            }
        }
    }

    private static boolean answered200(HttpResponse<String> answer) {
        return answer != null && answer.statusCode() == 200 && answer.body().contains("accepted");
    }

    synchronized int count() {
        return accepted.size();
    }

    /** Answers so far, good or not. */
    synchronized int answers() {
        return answerNanos.size();
    }

    /** Time in milliseconds within which so many percent of these answers came. */
    synchronized double percentileMillis(double percent, int from, int to) {
        List<Long> sorted = answerNanos.subList(from, to).stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }

    /** Sends no more, and waits for the answers. */
    void stop() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(30, TimeUnit.SECONDS);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> underWay.get() == 0);
    }
}
