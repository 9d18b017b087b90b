package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.app.AdminServer.Answer;
import io.leadbridge.event.Change;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Each page is small, its assets included, however much there is to tell. With {@code -Dstories=10000 -Dloads=50} it prints
 * how long they take; no time is asserted.
 */
@Timeout(300)
class ConsoleWeightTest {

    private static final int STORIES = Integer.getInteger("stories", 120);
    private static final int LOADS = Integer.getInteger("loads", 1);
    private static final int BYTES_MAX = 150_000;
    private static final int AT_ONCE = 20;
    private static final TenantId ACME = new TenantId("acme");
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final Pattern ASSET = Pattern.compile("\"(/admin/assets/[^\"]+)\"");

    @TempDir
    private static Path folder;

    private static AdminServer admin;

    @BeforeAll
    static void start() throws Exception {
        TestRedis.shared().flush();
        admin = AdminServer.start(folder, Map.of());
        assertThat(admin.call("POST", "/admin/api/tenants", AdminApiTest.document("acme"))
                        .status())
                .isEqualTo(201);
        RedisHistory history = new RedisHistory(
                new StringRedisTemplate(TestRedis.shared().factory()),
                Duration.ofDays(1),
                tenant -> Retention.DEFAULT,
                Clock.systemUTC(),
                (tenant, event) -> {});
        List<Ended> some = new ArrayList<>();
        for (int number = 0; number < STORIES; number++) {
            some.add(story(number));
            if (some.size() == AT_ONCE || number == STORIES - 1) {
                history.ended(ACME, some);
                some.clear();
            }
        }
    }

    @AfterAll
    static void end() {
        admin.close();
    }

    /** One of 200 leads of 100 people, ended in one of three ways. */
    private static Ended story(int number) {
        RecordRef lead = RecordRef.lead(AMOCRM, Integer.toString(number % 200));
        Contact contact = new Contact(
                Integer.toString(number % 100),
                true,
                Map.of(
                        FieldPath.CONTACT_NAME, Value.of("Person " + number % 100),
                        FieldPath.CONTACT_PHONE, Value.of(String.format("+7999123%04d", number % 100))));
        Record record = new Record(
                lead, "1", "2", null, null, null, Map.of(FieldPath.LEAD_NAME, Value.of("Kitchen")), List.of(contact));
        EventId event = new EventId("m-" + number, 0);
        Hint hint = new Hint(lead, Set.of(Change.UPDATED), List.of(), null, Set.of(), List.of(event), Optional.empty());
        Instant now = Instant.now();
        Outcome outcome = List.<Outcome>of(
                        new Outcome.Applied("lptracker:lead:" + number % 200 + " lead.name"),
                        new Outcome.Unchanged(),
                        new Outcome.Ignored(Outcome.Reason.CONDITION, "rule 'deals': pipeline is Service, not Sales"))
                .get(number % 3);
        return new Ended(
                event,
                lead,
                Change.UPDATED,
                now,
                outcome,
                new Work(hint, record, List.of()),
                List.of(
                        new Step(now, Step.Kind.CALL, "amocrm fetch", "done, in 90 ms"),
                        new Step(now, Step.Kind.RULE, "deals", "fired")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/",
                "/admin/events?tenant=acme",
                "/admin/events?tenant=acme&phone=79991230042",
                "/admin/events?tenant=acme&name=person",
                "/admin/events?tenant=acme&record=amocrm:lead:42",
                "/admin/events?tenant=acme&outcome=ignored",
                "/admin/events?tenant=acme&text=kitchen",
                "/admin/events/acme/m-42.0",
                "/admin/queue",
                "/admin/queue/group?group=acme",
                "/admin/queue/parked",
                "/admin/tenants",
                "/admin/tenants/acme",
                "/admin/tenants/acme/backfills",
                "/admin/tenants/acme/conflicts",
                "/admin/tenants/acme/try",
                "/admin/routes",
                "/admin/routes/sync-batch"
            })
    void isSmallWithAllItsAssets(String path) throws Exception {
        long[] micros = new long[LOADS];
        Answer page = admin.get(path);
        for (int load = 0; load < LOADS; load++) {
            long began = System.nanoTime();
            page = admin.get(path);
            micros[load] = (System.nanoTime() - began) / 1000;
        }
        Arrays.sort(micros);

        long bytes = bytes(page) + assetsOf(page);
        System.out.printf(
                "PAGE %s median=%.1f ms p95=%.1f ms bytes=%d with-assets=%d stories=%d loads=%d%n",
                path,
                micros[LOADS / 2] / 1000.0,
                micros[(int) Math.ceil(LOADS * 0.95) - 1] / 1000.0,
                bytes(page),
                bytes,
                STORIES,
                LOADS);
        assertThat(page.status()).as(path).isEqualTo(200);
        assertThat(bytes).as("bytes of %s", path).isLessThanOrEqualTo(BYTES_MAX);
    }

    private static long assetsOf(Answer page) throws Exception {
        Set<String> assets = new HashSet<>();
        Matcher matcher = ASSET.matcher(page.text());
        while (matcher.find()) {
            assets.add(matcher.group(1));
        }
        long bytes = 0;
        for (String asset : assets) {
            Answer answer = admin.get(asset);
            assertThat(answer.status()).as(asset).isEqualTo(200);
            bytes += bytes(answer);
        }
        return bytes;
    }

    private static long bytes(Answer answer) {
        return answer.text().getBytes(StandardCharsets.UTF_8).length;
    }
}
