package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Ends;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.testing.TestRedis;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.StringRedisTemplate;
import picocli.CommandLine;

/** The commands of an operator, beside the Redis of a server, as they are called from a shell. */
@Timeout(600)
class OperatorCommandsTest {

    private static final TenantId DEMO = new TenantId("demo");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void tell() {
        TestRedis.shared().flush();
        Outcome ignored = new Outcome.Ignored(Outcome.Reason.CONDITION, "rule 'deals': pipeline is not Sales");
        new RedisHistory(
                        new StringRedisTemplate(TestRedis.shared().factory()),
                        Duration.ofDays(30),
                        tenant -> Retention.DEFAULT,
                        Clock.systemUTC(),
                        (tenant, event) -> {})
                .ended(
                        DEMO,
                        List.of(Ends.of(
                                "m1",
                                0,
                                RecordRef.lead(Ends.AMOCRM, "71"),
                                ignored,
                                Ends.work("71", "Анна", "+7 912 000-00-01", "anna@example.test"))));
    }

    @Test
    void sayWhyALeadDidNotArriveAndShowAPersonsDataOnlyWhenAsked() throws Exception {
        String found = said(0, "events", "demo", "--phone", "89120000001");
        String why = said(0, "why", "71");
        String shown = said(0, "why", "m1.0", "--json", "--show-personal-data");
        String unknown = said(1, "why", "72");

        assertThat(found).contains("m1.0", "amocrm:lead:71", "Ignored: rule 'deals' did not fire");
        assertThat(why).contains("tenant demo, event m1.0", "because pipeline is not Sales.");
        assertThat(found + why).doesNotContain("Анна", "912", "anna@");
        assertThat(new ObjectMapper()
                        .readTree(shown)
                        .at("/0/lead/contacts/0/fields")
                        .toString())
                .contains("Анна", "+7 912 000-00-01");
        assertThat(TestRedis.shared().ask("XREVRANGE", "lb:{t:demo}:audit", "+", "-"))
                .contains("personal data of event m1.0 shown", "command line");
        assertThat(unknown).contains("of '72' nothing is known");
    }

    @Test
    void sayOfALeadThatItWaitsOrIsParkedWhereItsEventHasNotEnded() throws Exception {
        try (ParkingLot lot = new ParkingLot(TestRedis.shared())) {
            lot.send(DEMO, "w1", "leads[update][0][id]=90017");

            String waits = said(0, "why", "amocrm:lead:90017");
            String another = said(1, "why", "9001");
            lot.parkAll();
            String parked = said(0, "why", "90017");
            said(0, "drop", "--all", "--yes");

            assertThat(waits).contains("90017 in it", "tenant demo, event w1.0").containsIgnoringCase("wait");
            assertThat(another).contains("of '9001' nothing is known");
            assertThat(parked).contains("event w1.0").containsIgnoringCase("parked");
        }
    }

    @Test
    void sendAgainWhatIsParkedOnlyWhenAPersonAgrees() throws Exception {
        try (ParkingLot lot = new ParkingLot(TestRedis.shared())) {
            for (int i = 0; i < 4; i++) {
                lot.send(DEMO, "p" + i, i < 3 ? "no such field" : "refused");
            }
            lot.parkAll();

            String listed = said(0, "parked", "--tenant", "demo");
            String next = new ObjectMapper()
                    .readTree(said(0, "parked", "--limit", "3", "--json"))
                    .path("next")
                    .asText();
            String rest = said(0, "parked", "--limit", "3", "--next", next);
            String counted = said(0, "replay", "--reason", "no such", "--dry-run");
            String unanswered = said(1, "drop", "--all");
            String sent = said(0, "replay", "--reason", "no such", "--yes", "--json");

            assertThat(listed).contains("      3  no such field", "      1  refused", "tenant demo, message p3");
            assertThat(rest.split("tenant demo, message p")).hasSize(2);
            assertThat(said(2, "parked", "--limit", "0")).contains("--limit '0' given; 1 to 1000 expected");
            assertThat(counted).contains("3 match, 0 sent again");
            assertThat(unanswered).contains("tenant demo: 4", "Type yes", "4 match, 0 dropped");
            assertThat(new ObjectMapper().readTree(sent).path("done").asLong()).isEqualTo(3);
            assertThat(lot.queue.depth().waiting()).isEqualTo(3);
            assertThat(lot.queue.depth().parked()).isEqualTo(1);
            lot.queue.purge("demo", "demo", true);
        }
    }

    @Test
    void pauseResumeAndTellTheStatus() throws Exception {
        try (ParkingLot lot = new ParkingLot(TestRedis.shared())) {
            lot.send(DEMO, "w1", "waits");

            assertThat(said(0, "pause", "demo")).contains("Tenant demo is paused.");
            String status = said(1, "status");
            assertThat(said(2, "resume", "dema")).contains("did you mean 'demo'?");
            assertThat(said(0, "resume", "demo")).contains("Tenant demo is resumed.");

            assertThat(status)
                    .contains(
                            "NO ANSWER",
                            "queue: 1 waiting",
                            "paused: demo",
                            "events of the last 24 hours:",
                            "ignored 1");
            lot.queue.purge("demo", "demo", true);
        }
    }

    private static String said(int exitCode, String... arguments) {
        Map<String, String> environment = Map.of(
                "REDIS_URL",
                TestRedis.shared().url(),
                "LEADBRIDGE_MANAGEMENT_PORT",
                "1",
                "LEADBRIDGE_DATA",
                folder.resolve("data").toString());
        StringWriter said = new StringWriter();
        CommandLine line = Leadbridge.commandLine(environment)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said));

        InputStream before = System.in;
        System.setIn(InputStream.nullInputStream());
        int code;
        try {
            code = line.execute(arguments);
        } finally {
            System.setIn(before);
        }

        assertThat(code).as(said.toString()).isEqualTo(exitCode);
        return said.toString();
    }
}
