package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.HeldLeads.Held;
import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.QueueStats;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.testing.TestRedis;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Everything fails at once, on real servers: two hubs on one Redis, both CRMs with their limits on, which lose answers,
 * answer with errors, and double and lose webhooks; hubs and Redis are killed on the way. People make half of the leads in
 * each CRM, and then change each lead on both sides. A plain build has a form with few leads and one kill. {@code
 * -Dleads=2000} makes more of them, with the shipped settings of the limits and of deliver; {@code -Dseed=N} draws other
 * moments.
 */
class ManyFaultsTest {

    private static final int FEW = 4;
    private static final int SHORT_FORM = 12;
    private static final int LEADS = Integer.getInteger("leads", SHORT_FORM);
    private static final long SEED = Long.getLong("seed", 1L);
    private static final int TOGETHER = 50;
    /** People do not go on while more waits than this, so that they work all the time that the hubs do. */
    private static final int BACKLOG = 200;

    private static final String EAST = "7999";
    private static final String WEST = "7888";
    private static final String FAULTS = "{\"rateLimit\":\"on\",\"lostAnswerShare\":0.1,\"errorShare\":0.05,"
            + "\"webhooks\":{\"duplicateShare\":0.1,\"lostShare\":0.05}}";
    private static final String NO_FAULTS = "{}";

    @TempDir
    private Path folder;

    private final Map<String, Boolean> edited = new TreeMap<>();
    private TestRedis redis;
    private TwoCrms crms;
    private RedisQueueOperations queue;
    private int leads;
    private boolean isShort;
    private Duration polls;
    private Duration pollDelay;

    @Test
    void bothSidesAgreeAfterAKillAndARestartOfRedis() throws Exception {
        survive(FEW, 1);
    }

    @Test
    @Tag("slow")
    void bothSidesAgreeOnceTheFaultsHaveEnded() throws Exception {
        survive(LEADS, LEADS <= SHORT_FORM ? 2 : 5);
    }

    private void survive(int number, int kills) throws Exception {
        leads = number;
        isShort = number <= SHORT_FORM;
        polls = Duration.ofSeconds(isShort ? 2 : 60);
        pollDelay = Duration.ofSeconds(isShort ? 1 : 20);
        redis = TestRedis.start("appendfsync always");
        queue = new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(2));
        crms = TwoCrms.start();
        long began = System.nanoTime();
        try (Incidents incidents = new Incidents(redis, hubs(), Path.of("target/many-faults"))) {
            crms.faults(crms.amocrm(), FAULTS);
            crms.faults(crms.lptracker(), FAULTS);
            // LPTracker's rate takes 0.37 s a call; a lead and its two edits are four calls and more.
            Duration work = Duration.ofMillis(leads * (isShort ? 600L : 750L));
            CompletableFuture<Void> happened = incidents.begin(new Random(SEED), kills, work.dividedBy(kills + 2));

            peopleWork();
            happened.join();
            crms.faults(crms.amocrm(), NO_FAULTS);
            crms.faults(crms.lptracker(), NO_FAULTS);
            settles();

            report(incidents, kills, began);
            assertThat(violations()).as("seed " + SEED).isEmpty();
            assertThat(identities()).as("seed " + SEED).isEmpty();
            if (!isShort) {
                assertThat(refused(crms.amocrm()) + refused(crms.lptracker())).isZero();
            }
        } finally {
            queue.close();
            crms.close();
            redis.close();
        }
    }

    /** One of the hubs is called by amoCRM, the other one by LPTracker; each works for both. */
    private List<Map<String, String>> hubs() throws IOException {
        Map<String, String> first = hub(HubProcess.notYetCalledBy(crms, folder.resolve("first")));
        Map<String, String> second = hub(HubProcess.notYetCalledBy(crms, folder.resolve("second")));
        crms.amocrm().ask(sandbox -> {
            sandbox.addDestination(webhooks(first, "amocrm"));
            sandbox.settings().set("webhookRetryMs", List.of(1000L, 1000L, 5000L, 10000L, 30000L));
            return null;
        });
        // LPTracker does not try again: what the hub does not take is found by a poll.
        crms.lptracker().ask(sandbox -> {
            sandbox.addDestination(webhooks(second, "lptracker"));
            return null;
        });
        return List.of(first, second);
    }

    private static String webhooks(Map<String, String> hub, String crm) {
        return "http://127.0.0.1:" + hub.get("LEADBRIDGE_PORT") + "/webhooks/demo/" + crm + "/demo-" + crm + "-secret";
    }

    private Map<String, String> hub(Map<String, String> environment) {
        Map<String, String> hub = new HashMap<>(environment);
        hub.put("REDIS_URL", redis.url());
        hub.put("LEADBRIDGE_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        hub.put("CATCHUP_PERIOD", polls.toSeconds() + "s");
        hub.put("CATCHUP_LOOK_PERIOD", polls.dividedBy(4).toMillis() + "ms");
        // A poll that a kill or the restart of Redis broke off is begun again after its lease.
        hub.put("CATCHUP_LEASE", "10s");
        hub.put("CATCHUP_DELAY", pollDelay.toSeconds() + "s");
        if (isShort) {
            // With the shipped settings a lost answer is believed after 50 seconds.
            hub.put("DELIVER_AMOCRM_REQUEST_TIMEOUT", "4s");
            hub.put("DELIVER_LPTRACKER_REQUEST_TIMEOUT", "4s");
            hub.put("DELIVER_AMOCRM_SEARCH_LAG", "0s");
            hub.put("DELIVER_LPTRACKER_SEARCH_LAG", "0s");
        }
        return hub;
    }

    private void peopleWork() throws Exception {
        for (int from = 0; from < leads / 2; from += TOGETHER) {
            int count = Math.min(TOGETHER, leads / 2 - from);
            crms.peopleMakeAmocrmLeads("East", from, count);
            for (int number = from; number < from + count; number++) {
                crms.personMakesLptrackerLead("West " + number, "+" + phone(WEST, number));
            }
            editWhatHasArrived();
            eventually(Duration.ofMinutes(60), () -> queue.depth().waiting() < BACKLOG);
        }
        eventually(Duration.ofMinutes(isShort ? 15 : 60), () -> {
            editWhatHasArrived();
            return edited.size() == leads;
        });
    }

    /** Each lead gets another price where it was made, and another name on the other side. */
    private void editWhatHasArrived() throws IOException {
        HeldLeads amocrm = HeldLeads.ofAmocrm(crms);
        HeldLeads lptracker = HeldLeads.ofLptracker(crms);
        List<String> changes = new ArrayList<>();
        for (String phone : phones()) {
            if (!edited.containsKey(phone)
                    && !amocrm.of(phone).isEmpty()
                    && !lptracker.of(phone).isEmpty()) {
                boolean east = phone.startsWith(EAST);
                String here = amocrm.of(phone).get(0).id();
                String there = lptracker.of(phone).get(0).id();
                changes.add("{\"id\":" + here + "," + change(phone, !east, "\"price\":" + price(phone)) + "}");
                crms.personOfLptracker(
                        "PUT",
                        "/lead/" + there,
                        "{" + change(phone, east, "\"custom\":{\"1803704\":\"" + price(phone) + "\"}") + "}");
                edited.put(phone, true);
            }
        }
        for (int from = 0; from < changes.size(); from += TOGETHER) {
            List<String> some = changes.subList(from, Math.min(changes.size(), from + TOGETHER));
            crms.personOfAmocrm("PATCH", "/api/v4/leads", some.toString());
        }
    }

    private static String change(String phone, boolean name, String price) {
        return name ? "\"name\":\"" + newName(phone) + "\"" : price;
    }

    private static String newName(String phone) {
        return "Renamed " + phone;
    }

    private static String price(String phone) {
        return "1" + phone.substring(4);
    }

    private static String phone(String area, int number) {
        return area + String.format("%07d", number);
    }

    private TreeSet<String> phones() {
        TreeSet<String> phones = new TreeSet<>();
        for (int number = 0; number < leads / 2; number++) {
            phones.add(phone(EAST, number));
            phones.add(phone(WEST, number));
        }
        return phones;
    }

    /** Nothing waits and nothing is written, for so long that a poll has looked at the last change, too. */
    private void settles() {
        // A busy machine polls later than it should.
        Duration quiet = polls.multipliedBy(isShort ? 10 : 2).plus(pollDelay);
        long[] last = {-1, System.nanoTime()};
        eventually(Duration.ofMinutes(isShort ? 15 : 60), () -> {
            long now = writes() * 1_000_000 + queue.stats().enqueued();
            if (now != last[0] || queue.depth().waiting() > 0) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > quiet.toNanos();
        });
    }

    private void eventually(Duration longest, Callable<Boolean> condition) {
        // Redis is away at times.
        await().atMost(longest)
                .pollInterval(Duration.ofMillis(isShort ? 250 : 2000))
                .ignoreExceptions()
                .until(condition);
    }

    private long writes() throws IOException {
        long writes = 0;
        for (SandboxServer crm : List.of(crms.amocrm(), crms.lptracker())) {
            for (Map.Entry<String, JsonNode> call :
                    crms.calls(crm).path("byOperation").properties()) {
                boolean reads =
                        call.getKey().startsWith("GET ") || call.getKey().endsWith("/login");
                writes += reads ? 0 : call.getValue().asLong();
            }
        }
        return writes;
    }

    private long refused(SandboxServer crm) throws IOException {
        return crms.calls(crm).path("refused").asLong();
    }

    private List<String> violations() throws IOException {
        HeldLeads amocrm = HeldLeads.ofAmocrm(crms);
        HeldLeads lptracker = HeldLeads.ofLptracker(crms);
        List<String> violations = new ArrayList<>();
        for (String phone : phones()) {
            String wanted = newName(phone) + " at " + price(phone);
            check(violations, "amocrm " + phone, amocrm.of(phone), wanted);
            check(violations, "lptracker " + phone, lptracker.of(phone), wanted);
        }
        if (amocrm.phones() != leads || lptracker.phones() != leads) {
            violations.add("persons: amocrm " + amocrm.phones() + ", lptracker " + lptracker.phones());
        }
        return violations;
    }

    private static void check(List<String> violations, String what, List<Held> leads, String wanted) {
        if (leads.size() != 1) {
            violations.add(what + ": " + (leads.isEmpty() ? "lost" : "is there " + leads.size() + " times: " + leads));
            return;
        }
        Held lead = leads.get(0);
        String held = lead.name() + " at " + lead.price();
        if (!held.equals(wanted)) {
            violations.add(what + ": lead " + lead.id() + " is " + held + ", wanted was " + wanted);
        }
    }

    /** Each message is waiting or settled, and each event waits or has an outcome. */
    private List<String> identities() {
        List<String> violations = new ArrayList<>();
        QueueStats stats = queue.stats();
        QueueDepth depth = queue.depth();
        if (stats.enqueued() != stats.done() + stats.parked() + depth.waiting() || stats.parked() != depth.parked()) {
            violations.add("messages: " + stats + ", " + depth);
        }
        if (stats.parked() > 0) {
            queue.parked(10).forEach(parked -> violations.add("parked " + parked.id() + ": " + parked.reason()));
        }
        Map<String, Long> totals = totals();
        long ended = totals.entrySet().stream()
                .filter(total -> !total.getKey().equals("seen"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (totals.getOrDefault("seen", 0L) != ended || ended == 0) {
            violations.add("events: " + totals);
        }
        return violations;
    }

    private Map<String, Long> totals() {
        Map<String, Long> totals = new TreeMap<>();
        new StringRedisTemplate(redis.factory())
                .<String, String>opsForHash()
                .entries("lb:{t:demo}:history:totals")
                .forEach((word, count) -> totals.put(word, Long.parseLong(count)));
        return totals;
    }

    private void report(Incidents incidents, int kills, long began) throws Exception {
        QueueStats stats = queue.stats();
        System.out.printf(
                "MANY-FAULTS leads=%d seed=%d seconds=%d kills=%d redis-restarts=1%n",
                leads, SEED, Duration.ofNanos(System.nanoTime() - began).toSeconds(), kills);
        System.out.printf(
                "MANY-FAULTS webhooks and polls kept=%d = waiting %d + done %d + parked %d; %s%n",
                stats.enqueued(), queue.depth().waiting(), stats.done(), stats.parked(), stats);
        System.out.println("MANY-FAULTS events " + totals());
        System.out.println("MANY-FAULTS catch-up found (since the last start of each hub) "
                + incidents.metric("leadbridge_catchup_found_total"));
        for (SandboxServer crm : List.of(crms.amocrm(), crms.lptracker())) {
            System.out.println("MANY-FAULTS calls " + crms.calls(crm));
        }
        System.out.println("MANY-FAULTS violations " + violations().size() + ", identities " + identities());
    }
}
