package io.leadbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxFaultsTest {

    private static final Map<String, String> HUB = Map.of("Authorization", "Bearer demo");
    private static final Map<String, String> HUMAN = Map.of("Authorization", "Bearer human");

    private final MovedClock clock = new MovedClock();
    private final Sandbox sandbox = AmoSandbox.create(clock, new Random(7));

    @Test
    void letsSevenCallsThroughInAnySecondAndNotTheEighth() {
        for (int call = 0; call < 7; call++) {
            clock.advance(Duration.ofMillis(100));
            assertThat(account(HUB).status()).isEqualTo(200);
        }
        Response eighth = account(HUB);
        clock.advance(Duration.ofMillis(300));
        Response stillWithinTheSecond = account(HUB);
        clock.advance(Duration.ofMillis(100));

        assertThat(eighth.status()).isEqualTo(429);
        assertThat(eighth.headers()).containsEntry("Content-Type", "text/html");
        assertThat(stillWithinTheSecond.status()).isEqualTo(429);
        assertThat(account(HUB).status()).isEqualTo(200);
        assertThat(account(HUB).status()).isEqualTo(429);
        faults("{\"rateLimit\":\"off\"}");
        assertThat(account(HUB).status()).isEqualTo(200);
    }

    @Test
    void failsTheShareOfCallsThatIsAskedFor() {
        faults("{\"rateLimit\":\"off\",\"errorShare\":0.2,\"resetShare\":0.1,\"latencyMs\":[50,60]}");
        int errors = 0;
        int resets = 0;
        for (int i = 0; i < 2000; i++) {
            Response response = create(HUB);
            errors += response.status() >= 500 ? 1 : 0;
            resets += response.ending() == Response.Ending.RESET ? 1 : 0;
            assertThat(response.latencyMs()).isBetween(50L, 60L);
        }

        assertThat(resets).isCloseTo(200, within(60));
        assertThat(errors).isCloseTo(360, within(80));
        assertThat(sandbox.leads()).hasSize(2000 - errors - resets);
    }

    @Test
    void doesWhatItDoesNotAnswer() {
        faults("{\"lostAnswerShare\":1}");

        Response response = create(HUB);

        assertThat(response.ending()).isEqualTo(Response.Ending.LOST);
        assertThat(sandbox.leads()).hasSize(1);
    }

    @Test
    void doesItLaterThanTheClientWaits() {
        faults("{\"lostAnswerShare\":1,\"commitAfterTimeoutMs\":[4000,4000]}");
        sandbox.addDestination("http://127.0.0.1:1/hook");

        Response response = create(HUB);

        assertThat(response.ending()).isEqualTo(Response.Ending.LOST);
        assertThat(sandbox.leads()).isEmpty();
        Instant due = sandbox.nextDue().orElseThrow();
        assertThat(due).isEqualTo(clock.instant().plusMillis(4000));
        clock.moveTo(due);
        assertThat(sandbox.takeDue()).hasSize(1);
        assertThat(sandbox.leads()).hasSize(1);
    }

    @Test
    void hidesNewRecordsFromSearchForAWhile() {
        faults("{\"searchLagMs\":[3000,3000]}");
        create(HUB);

        int before = search(HUB).status();
        int forPeople = search(HUMAN).status();
        clock.advance(Duration.ofSeconds(3));

        assertThat(before).isEqualTo(204);
        assertThat(forPeople).isEqualTo(200);
        assertThat(search(HUB).status()).isEqualTo(200);
    }

    @Test
    void sparesPeopleAllFaults() {
        faults("{\"errorShare\":1,\"resetShare\":1,\"lostAnswerShare\":1,\"latencyMs\":[9,9]}");

        Response response = create(HUMAN);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.ending()).isEqualTo(Response.Ending.ANSWERED);
        assertThat(response.latencyMs()).isZero();
        assertThat(calls().path("total").asInt()).isZero();
    }

    @Test
    void doublesLosesAndDelaysWebhooks() {
        sandbox.addDestination("http://127.0.0.1:1/hook");
        faults("{\"webhooks\":{\"duplicateShare\":0.3,\"lostShare\":0.2,\"delayMs\":[0,1000]}}");
        for (int i = 0; i < 1000; i++) {
            create(HUMAN);
            clock.advance(Duration.ofMillis(10));
        }
        clock.advance(Duration.ofSeconds(2));

        List<Delivery> sent = sandbox.takeDue();

        TreeSet<String> bodies = new TreeSet<>();
        sent.forEach(delivery -> bodies.add(new String(delivery.body(), StandardCharsets.UTF_8)));
        assertThat(bodies.size()).isBetween(740, 860);
        assertThat(sent.size() - bodies.size()).isBetween(180, 300);
        assertThat(sent).isSortedAccordingTo((a, b) -> Long.compare(a.number(), b.number()));
    }

    @Test
    void letsWebhooksOvertakeOnlyWhenAsked() {
        sandbox.addDestination("http://127.0.0.1:1/hook");
        faults("{\"webhooks\":{\"reorder\":true}}");
        for (int i = 0; i < 50; i++) {
            create(HUMAN);
        }
        clock.advance(Duration.ofSeconds(1));

        List<Long> numbers = new ArrayList<>();
        sandbox.takeDue().forEach(delivery -> numbers.add(delivery.number()));

        assertThat(numbers).hasSize(50).doesNotHaveDuplicates();
        assertThat(numbers).isNotEqualTo(numbers.stream().sorted().toList());
    }

    @Test
    void triesAWebhookAgainOnItsScheduleAndThenGivesUp() {
        sandbox.addDestination("http://127.0.0.1:1/hook");
        create(HUMAN);
        List<Long> pauses = new ArrayList<>();
        Instant last = clock.instant();
        while (sandbox.nextDue().isPresent()) {
            clock.moveTo(sandbox.nextDue().get());
            pauses.add(Duration.between(last, clock.instant()).toMinutes());
            last = clock.instant();
            sandbox.takeDue().forEach(delivery -> sandbox.settled(delivery, Delivery.TIMED_OUT));
        }

        assertThat(pauses).containsExactly(0L, 5L, 15L, 15L, 60L);
    }

    @Test
    void switchesASubscriptionOffAfterAHundredBadAnswers() {
        sandbox.settings().set("webhookRetryMs", List.of());
        String body = "{\"destination\":\"http://127.0.0.1:1/hook\",\"settings\":[\"add_lead\"]}";
        sandbox.handle(Request.of("POST", "/api/v4/webhooks", HUMAN, body));
        for (int i = 0; i < 101; i++) {
            create(HUMAN);
            sandbox.takeDue().forEach(delivery -> sandbox.settled(delivery, 500));
        }

        create(HUMAN);

        assertThat(sandbox.takeDue()).isEmpty();
        assertThat(sandbox.handle(Request.of("GET", "/api/v4/webhooks", HUMAN, ""))
                        .text())
                .contains("\"disabled\":true");
    }

    @Test
    void keepsFaultsThatAreNotNamedAndSwitchesAllOffForNone() {
        faults("{\"errorShare\":0.5}");
        faults("{\"webhooks\":{\"lostShare\":1}}");
        assertThat(sandbox.faults().errorShare()).isEqualTo(0.5);
        assertThat(sandbox.faults().lostShare()).isEqualTo(1);

        faults("{}");

        assertThat(sandbox.faults()).isEqualTo(Faults.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"errorshare\":0.5}|errorshare",
                "{\"webhooks\":{\"lost\":1}}|webhooks.lost",
                "{\"webhooks\":1}|webhooks",
                "{\"errorShare\":2}|errorShare",
                "{\"errorShare\":\"often\"}|errorShare",
                "{\"rateLimit\":true}|rateLimit",
                "{\"latencyMs\":5}|latencyMs",
                "{\"latencyMs\":[5,1]}|latencyMs",
                "{\"searchLagMs\":[-1,1]}|searchLagMs",
                "[]|body",
                "{|JSON",
            })
    void namesTheFaultKeyThatItDoesNotUnderstand(String body, String named) {
        Faults before = sandbox.faults();

        Response response = sandbox.handle(Request.of("POST", "/sandbox/faults", Map.of(), body));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).contains(named);
        assertThat(sandbox.faults()).isEqualTo(before);
    }

    @Test
    void namesTheSettingThatItDoesNotUnderstand() {
        Response unknown = sandbox.handle(Request.of("POST", "/sandbox/settings", Map.of(), "{\"noop\":true}"));
        Response wrong = sandbox.handle(Request.of("POST", "/sandbox/settings", Map.of(), "{\"noOpWrites\":1}"));

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("noop").contains("noOpWrites");
        assertThat(wrong.status()).isEqualTo(400);
    }

    @Test
    void forgetsRecordsAndCountsButNotTheListenersNorTheIds() {
        sandbox.addDestination("http://127.0.0.1:1/hook");
        create(HUB);
        long first = sandbox.leads().get(0).path("id").asLong();
        List<Delivery> taken = sandbox.takeDue();
        create(HUB);

        sandbox.handle(Request.of("POST", "/sandbox/reset", Map.of(), ""));

        assertThat(sandbox.leads()).isEmpty();
        assertThat(calls().path("total").asInt()).isZero();
        assertThat(sandbox.nextDue()).isEmpty();
        assertThat(sandbox.wanted(taken.get(0))).isFalse();
        create(HUB);
        assertThat(sandbox.takeDue()).hasSize(1);
        assertThat(sandbox.leads().get(0).path("id").asLong()).isGreaterThan(first);
    }

    private Response account(Map<String, String> who) {
        return sandbox.handle(Request.of("GET", "/api/v4/account", who, ""));
    }

    private Response create(Map<String, String> who) {
        return sandbox.handle(Request.of("POST", "/api/v4/leads", who, "[{\"name\":\"wanted\"}]"));
    }

    private Response search(Map<String, String> who) {
        return sandbox.handle(Request.of("GET", "/api/v4/leads?query=wanted", who, ""));
    }

    private void faults(String json) {
        Response response = sandbox.handle(Request.of("POST", "/sandbox/faults", Map.of(), json));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
    }

    private JsonNode calls() {
        return Json.read(sandbox.handle(Request.of("GET", "/sandbox/calls", Map.of(), ""))
                        .body())
                .orElseThrow();
    }
}
