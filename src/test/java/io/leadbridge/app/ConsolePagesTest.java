package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.app.AdminServer.Answer;
import io.leadbridge.camel.redisqueue.MessagePlace;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.enrich.RedisMetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The console over plain HTTP, on the whole server: what hostile people and hostile names get. */
@Timeout(600)
class ConsolePagesTest {

    private static final String EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}";
    private static final String EVIL_RULE = EVIL.replace("${", "$ {");
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir
    private static Path folder;

    private static AdminServer admin;
    private static RedisHistory history;

    @BeforeAll
    static void start() throws Exception {
        TestRedis.shared().flush();
        admin = AdminServer.start(folder, Map.of(), ConsolePagesTest::withoutPolls);
        for (String tenant : List.of("acme", "other")) {
            Answer made = admin.call("POST", "/admin/api/tenants", document(tenant));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
        }
        history = new RedisHistory(
                new StringRedisTemplate(TestRedis.shared().factory()),
                Duration.ofDays(1),
                tenant -> Retention.DEFAULT,
                Clock.systemUTC(),
                (tenant, event) -> {});
        history.ended(new TenantId("acme"), List.of(story("m-1", new Outcome.Ignored(Outcome.Reason.CONDITION, EVIL))));
        history.ended(new TenantId("acme"), List.of(story("m-2", new Outcome.Applied(EVIL))));
        park(EVIL);
        keepHostileMetadata();
    }

    /** Nothing reads what CRMs have, which are not there, while a test says what they have. */
    private static String withoutPolls(String routes) {
        return routes.replaceAll("(?m)^(    id: (?:catchup|drift|backfill))$", "$1\n    autoStartup: \"false\"");
    }

    private static void park(String reason) throws Exception {
        try (ParkingLot lot = new ParkingLot(TestRedis.shared())) {
            lot.send(new TenantId("acme"), "p-1", reason);
            lot.parkAll();
        }
    }

    private static void keepHostileMetadata() {
        Account account = new Account(new TenantId("acme"), AMOCRM);
        Metadata metadata = new Metadata(
                List.of(new Metadata.Pipeline("1", EVIL, true, List.of(new Metadata.Stage("2", EVIL, false)))),
                List.of(new Metadata.Field(Entity.LEAD, "3", EVIL, EVIL, EVIL, List.of(EVIL))),
                List.of(new Metadata.Named("4", EVIL)),
                List.of(),
                List.of());
        MetadataStore store = new RedisMetadataStore(
                new StringRedisTemplate(TestRedis.shared().factory()));
        String lock = await().atMost(Duration.ofMinutes(1))
                .until(() -> store.lock(account, Duration.ofSeconds(30)), Optional::isPresent)
                .orElseThrow();
        Instant freshUntil = Instant.now().plus(Duration.ofHours(1));
        assertThat(store.save(account, lock, new MetadataStore.Stored(metadata, freshUntil)))
                .isTrue();
    }

    @AfterAll
    static void end() {
        admin.close();
    }

    private static String document(String tenant) {
        String evil = EVIL.replace("\"", "\\\"").replace("${", "$ {");
        return "{\"tenant\":\"" + tenant
                + "\",\"connections\":{\"amocrm\":{\"url\":\"http://127.0.0.1:1\",\"token\":\"t\","
                + "\"webhook-secret\":\"a-secret-of-" + tenant + "\"},\"lptracker\":{\"url\":\"http://127.0.0.1:1\","
                + "\"login\":\"a@b.test\",\"password\":\"p\",\"project\":77,\"webhook-secret\":\"b-secret-of-" + tenant
                + "\"}},\"rules\":[{\"name\":\"" + evil + "\",\"from\":\"amocrm\",\"when\":{\"field\":{\"of\":\"lead\","
                + "\"name\":\"" + evil + "\",\"equals\":\"" + evil + "\"}},\"then\":[{\"sync-to\":\"lptracker\","
                + "\"fields\":[{\"from\":\"lead.name\",\"to\":\"lead.name\"}]}]}]}";
    }

    private static Ended story(String message, Outcome outcome) {
        RecordRef lead = RecordRef.lead(AMOCRM, "101");
        Contact contact = new Contact(
                "7",
                true,
                Map.of(FieldPath.CONTACT_NAME, Value.of(EVIL), FieldPath.CONTACT_PHONE, Value.of("+79991234567")));
        Record record = new Record(
                lead, EVIL, EVIL, null, null, null, Map.of(FieldPath.LEAD_NAME, Value.of(EVIL)), List.of(contact));
        Hint hint = new Hint(
                lead,
                Set.of(Change.ADDED),
                List.of(),
                null,
                Set.of(),
                List.of(new EventId(message, 0)),
                Optional.empty());
        Instant now = Instant.now();
        return new Ended(
                new EventId(message, 0),
                lead,
                Change.ADDED,
                now,
                outcome,
                new Work(hint, record, List.of()),
                List.of(new Step(now, Step.Kind.RULE, EVIL, EVIL)));
    }

    private static String token() throws Exception {
        Matcher matcher = TOKEN.matcher(admin.get("/admin/").text());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static Answer post(String path, String form, String... headers) throws Exception {
        String[] all = Stream.concat(Stream.of("Content-Type", FORM), Stream.of(headers))
                .toArray(String[]::new);
        return admin.call("POST", path, form, all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/",
                "/admin",
                "/admin/?tenant=acme",
                "/admin/events?tenant=acme",
                "/admin/events?tenant=acme&phone=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
                "/admin/events?tenant=acme&text=%3Cscript%3E&rule=%3Cscript%3Ealert(1)",
                "/admin/events/acme/m-1.0",
                "/admin/events/acme/m-2.0",
                "/admin/queue",
                "/admin/queue/group?group=acme",
                "/admin/queue/parked",
                "/admin/queue/parked?part=%3Cscript%3Ealert(1)",
                "/admin/queue/parked/preview?act=drop&text=%3Cscript%3Ealert(1)",
                "/admin/tenants",
                "/admin/tenants?q=%3Cscript%3E",
                "/admin/tenants/acme",
                "/admin/tenants/acme?record=amocrm:lead:%3Cscript%3Ealert(1)",
                "/admin/tenants/acme/metadata/amocrm",
                "/admin/tenants/acme/backfills",
                "/admin/tenants/acme/try?lead=%3Cscript%3Ealert(1)",
                "/admin/routes",
                "/admin/routes/sync-batch",
                "/admin/nowhere%3Cscript%3E"
            })
    void showsHostileNamesAsWhatTheyAre(String path) throws Exception {
        Answer page = admin.get(path);

        assertThat(page.status()).isIn(200, 400, 404);
        assertThat(page.text())
                .startsWith("<!DOCTYPE html>")
                .doesNotContain("<script>")
                .doesNotContain("<img src=x")
                .doesNotContain("style=\"")
                .doesNotContainPattern("\\son[a-z]+=\"")
                .doesNotContain("79991234567");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/events/other/m-1.0",
                "/admin/events/nobody/m-1.0",
                "/admin/events/ACME/m-1.0",
                "/admin/events/acme/m-1",
                "/admin/events/acme/m-1.99",
                "/admin/events/acme/..%2f..%2fapi.0",
                "/admin/events?tenant=nobody",
                "/admin/tenants/nobody",
                "/admin/tenants/acme/metadata/nocrm",
                "/admin/tenants/nobody/backfills",
                "/admin/tenants/acme/backfills/none",
                "/admin/tenants/acme/backfills/..%2f..%2fapi",
                "/admin/tenants/nobody/conflicts",
                "/admin/tenants/acme/rules?name=nothing",
                "/admin/tenants/acme/rules",
                "/admin/routes/nothing",
                "/admin/queue/parked/message?group=acme&id=nothing",
                "/admin/queue/parked/message",
                "/admin/queue/group?group=nobody",
                "/admin/queue/group?group=*",
                "/admin/events/",
                "/admin/events/acme/m-1.0/unmask",
                "/admin/index.html"
            })
    void hasNoPageForWhatIsNotThereOrIsAnothers(String path) throws Exception {
        Answer page = admin.get(path);

        assertThat(page.status()).as(path).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/events?tenant=acme&outcome=evil",
                "/admin/events?tenant=acme&from=yesterday",
                "/admin/events?tenant=acme&record=101",
                "/admin/events?tenant=acme&next=%00",
                "/admin/events?tenant=acme&next=-1",
                "/admin/events?tenant=acme&next=99999999999999999999999999",
                "/admin/queue/parked?next=99999999999999999999999999",
                "/admin/tenants/acme?record=101",
                "/admin/events?tenant=acme&phone=1&phone=2",
                "/admin/events?tenant=acme&name=a%0ab",
                "/admin/queue/parked/preview?act=evil"
            })
    void namesWhatCannotBeRead(String path) throws Exception {
        Answer page = admin.get(path);

        assertThat(page.status()).as(path).isEqualTo(400);
        assertThat(page.text()).containsPattern("expected|allowed");
    }

    @Test
    void takesNoTextBeyondItsBound() throws Exception {
        assertThat(admin.get("/admin/events?tenant=acme&name=" + "x".repeat(201))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2f..%2fapplication.properties",
                "%2e%2e",
                "%2e%2e%2fconsole.css",
                "..%5cconsole.css",
                "%2fetc%2fpasswd",
                "console.css%00",
                "console.css%2f..",
                "CONSOLE.CSS",
                "words_en.properties"
            })
    void givesNoFileButItsAssets(String name) throws Exception {
        String css = asset("console.css");

        assertThat(admin.get(css.replace("console.css", name)).status()).isEqualTo(404);
        assertThat(admin.get("/admin/assets/0/console.css").status()).isEqualTo(404);
        assertThat(admin.get(css).header("Cache-Control")).contains("immutable");
    }

    private static String asset(String name) throws Exception {
        Matcher matcher = Pattern.compile("\"(/admin/assets/[^\"]*" + Pattern.quote(name) + ")\"")
                .matcher(admin.get("/admin/").text());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/preferences",
                "/admin/events/acme/m-1.0/unmask",
                "/admin/events/acme/m-1.0/again",
                "/admin/problems",
                "/admin/queue/pause",
                "/admin/queue/resume",
                "/admin/queue/parked/replay",
                "/admin/queue/parked/drop",
                "/admin/queue/parked/message/unmask",
                "/admin/queue/parked/message/replay",
                "/admin/queue/parked/message/drop",
                "/admin/tenants/acme/connections/amocrm",
                "/admin/tenants/acme/rules",
                "/admin/tenants/acme/backfills",
                "/admin/tenants/acme/backfills/none",
                "/admin/tenants/acme/backfills/none/unmask",
                "/admin/tenants/acme/conflicts",
                "/admin/tenants/acme/conflicts/unmask",
                "/admin/tenants/acme/try",
                "/admin/routes/sync-batch"
            })
    void doesNothingWithoutTheTokenOfAForm(String path) throws Exception {
        String before = admin.get("/admin/api/audit").text();

        for (String form : List.of("", "_csrf=", "_csrf=1.AAAA", "act=stop&_csrf=%00", "%zz")) {
            assertThat(post(path, form).status()).as("%s with %s", path, form).isEqualTo(403);
        }
        assertThat(admin.get("/admin/api/audit").text()).isEqualTo(before);
    }

    @Test
    void tellsInTheAuditLogBeforeItShowsAPersonsData() throws Exception {
        Answer page = post("/admin/events/acme/m-2.0/unmask", "_csrf=" + token());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("79991234567").doesNotContain("<script>");
        assertThat(admin.get("/admin/api/tenants/acme/audit").text())
                .contains("personal data of event m-2.0 shown")
                .doesNotContain("7999");
    }

    @Test
    void goesBackOnlyToItself() throws Exception {
        for (String back :
                List.of("https://evil.test/", "//evil.test", "/admin//evil.test", "/admin/../x", "\\\\evil")) {
            Answer answer = post("/admin/preferences", "_csrf=" + token() + "&theme=dark&back=" + back);

            assertThat(answer.status()).isEqualTo(303);
            assertThat(answer.header("Location")).isEqualTo("/admin/");
            assertThat(answer.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/admin");
        }
    }

    @Test
    void speaksTheLanguageOfTheBrowserUnlessThePersonChose() throws Exception {
        assertThat(admin.get("/admin/", "Accept-Language", "ru").text()).contains("lang=\"ru\"", "Обзор");
        assertThat(admin.get("/admin/", "Accept-Language", "ru", "Cookie", "leadbridge-language=en")
                        .text())
                .contains("lang=\"en\"", "Overview");
        assertThat(admin.get("/admin/", "Cookie", "leadbridge-language=<script>; leadbridge-theme=\"x")
                        .text())
                .contains("lang=\"en\"", "data-theme=\"auto\"");
    }

    @Test
    void stopsARouteAndStartsItAgainButNotItsOwn() throws Exception {
        String form = "_csrf=" + token() + "&act=";
        assertThat(post("/admin/routes/upkeep-history", form + "stop").status()).isEqualTo(303);
        assertThat(admin.get("/admin/routes/upkeep-history").text()).contains("stopped");
        assertThat(post("/admin/routes/upkeep-history", form + "start").status())
                .isEqualTo(303);

        assertThat(post("/admin/routes/console-overview", form + "stop").status())
                .isEqualTo(400);
        assertThat(post("/admin/routes/admin-dry-run", form + "stop").status()).isEqualTo(400);
        assertThat(admin.get("/admin/routes/sync-batch").text()).contains("- route:", "id: sync-batch");
        assertThat(admin.get("/admin/api/audit").text()).contains("route upkeep-history: stop");
    }

    @Test
    void queuesTheLeadOfAReplayedEvent() throws Exception {
        Answer answer = post("/admin/events/acme/m-1.0/again", "_csrf=" + token());

        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        assertThat(admin.get("/admin/queue").text()).contains("/admin/queue/group?group=acme");
    }

    @Test
    void pausesAGroupAndLetsItGoOn() throws Exception {
        queuesTheLeadOfAReplayedEvent();
        String form = "_csrf=" + token() + "&group=acme";

        assertThat(post("/admin/queue/pause", form).status()).isEqualTo(303);
        assertThat(admin.get("/admin/").text()).contains("Group acme is paused");
        assertThat(post("/admin/queue/resume", form).status()).isEqualTo(303);
        assertThat(admin.get("/admin/").text()).doesNotContain("Group acme is paused");
    }

    @Test
    void dismissesAProblemAndTellsOfItAgainWhichIsAudited() throws Exception {
        String form = "_csrf=" + token() + "&problem=parked&act=";
        assertThat(post("/admin/problems", form + "dismiss").status()).isEqualTo(303);
        Answer quiet = admin.get("/admin/");
        assertThat(post("/admin/problems", form + "restore").status()).isEqualTo(303);
        Answer again = admin.get("/admin/");

        assertThat(quiet.text()).contains("Dismissed: ").contains("value=\"restore\" aria-label=\"Tell again: Parked");
        assertThat(again.text()).contains("value=\"dismiss\" aria-label=\"Dismiss: Parked");
        assertThat(post("/admin/problems", "_csrf=" + token() + "&act=dismiss&problem=check%20nothing")
                        .status())
                .isEqualTo(404);
        assertThat(admin.get("/admin/api/audit").text())
                .contains("problem 'parked': dismiss")
                .contains("problem 'parked': restore");
    }

    @Test
    void tellsWhenAndWhyAMessageCameBack() throws Exception {
        TenantId acme = new TenantId("acme");
        try (ParkingLot lot = new ParkingLot(TestRedis.shared())) {
            lot.send(acme, "r-1", "body");
            lot.settle(
                    (settlement, message) -> settlement.retry(message.id(), Duration.ofMinutes(10), "over its limit"),
                    () -> lot.queue.find("acme", "r-1").state() == MessagePlace.State.LATER);
        }
        Step wait = new Step(Instant.now(), Step.Kind.WAIT, "", "tried again in 600 s: <b>over its limit");
        Outcome retried = new Outcome.Retried(Duration.ofMinutes(10), "over its limit");
        history.tried(acme, List.of(new Tried(new EventId("r-1", 0), retried, List.of(wait))));

        Answer page = admin.get("/admin/queue/group?group=acme");

        assertThat(page.text())
                .contains("r-1", "tried again in 600 s: &lt;b")
                .contains("data-live=\"5\"")
                .doesNotContain("<b>over");
        assertThat(admin.get("/admin/events/acme/r-1.0").text())
                .contains("over its limit", "Next try", "tried again in 600 s: &lt;b")
                .doesNotContain("<b>over");
        assertThat(admin.get("/admin/queue/group?group=acme", "HX-Request", "true")
                        .text())
                .contains("tried again in 600 s")
                .doesNotContain("<!DOCTYPE");
    }

    @Test
    void showsAnEventThatWaitsFoundByItsRecordAndById() throws Exception {
        // Nobody works what is paused, so it stays where it is.
        assertThat(post("/admin/queue/pause", "_csrf=" + token() + "&group=other")
                        .status())
                .isEqualTo(303);
        String body = "leads[update][0][id]=4711&leads[update][0][name]=" + enc("79991234567 " + EVIL)
                + "&leads[update][0][status_id]=2&leads[update][0][pipeline_id]=1";
        Answer taken = post("/webhooks/other/amocrm/a-secret-of-other", body);
        String event = taken.json().path("id").asText() + ".0";
        String address = "/admin/events/other/" + event;

        Answer found = admin.get("/admin/events?tenant=other&record=amocrm:lead:4711");
        Answer page = admin.get(address);
        Answer open = post(address + "/unmask", "_csrf=" + token());

        assertThat(found.text()).contains("Not ended yet", address).doesNotContain("79991234567");
        assertThat(admin.get("/admin/events?tenant=other&record=amocrm:lead:471")
                        .text())
                .doesNotContain("Not ended yet");
        assertThat(admin.get("/admin/events?tenant=other&record=" + event).header("Location"))
                .isEqualTo(address);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("amocrm:lead:4711", "a person paused its line", "until somebody resumes", "•••••")
                .doesNotContain("<script>", "79991234567");
        assertThat(open.text()).contains("79991234567").doesNotContain("<script>");
        assertThat(admin.get("/admin/api/tenants/other/audit").text())
                .contains("personal data of event " + event + " shown");
        assertThat(admin.get(address.replace("/other/", "/acme/")).status()).isEqualTo(404);
        assertThat(admin.get(address.replace(".0", ".7")).status()).isEqualTo(404);
        assertThat(post(address + "/unmask", "_csrf=no").status()).isEqualTo(403);
    }

    @Test
    void showsAnEventThatNothingButItsParkedMessageTellsOf() throws Exception {
        Answer page = admin.get("/admin/events/acme/p-1.0");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("/admin/queue/parked/message?group=acme&amp;id=p-1", "It cannot be understood")
                .doesNotContain("<script>");
    }

    @Test
    void tellsCamelsOwnConsoleOfTheTenantsButNoCredential() throws Exception {
        URI console = URI.create("http://127.0.0.1:" + admin.managementPort + "/q/dev/leadbridge-tenants");
        HttpRequest asked = HttpRequest.newBuilder(console)
                .header("Accept", "application/json")
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(asked, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("acme", "other", "amocrm", "rulesEnabled")
                .doesNotContain("secret", "a@b.test");
    }

    @Test
    void showsAnHonestWordWhereNothingIsLinked() throws Exception {
        assertThat(admin.get("/admin/tenants/acme?record=amocrm:lead:101").text())
                .contains("amocrm:lead:101 has no counterpart.");
    }

    @Test
    void asksForThePlanOfABackfillAndStopsIt() throws Exception {
        Answer asked = post("/admin/tenants/acme/backfills", "_csrf=" + token() + "&rule=" + enc(EVIL_RULE));
        assertThat(asked.status()).as(asked.text()).isEqualTo(303);
        String address = asked.header("Location").replaceAll("\\?.*", "");

        Answer page = admin.get(address);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).doesNotContain("<script>").doesNotContain("<img src=x");
        assertThat(admin.get(address.replace("acme", "other")).status()).isEqualTo(404);
        Matcher revision = Pattern.compile("name=\"revision\" value=\"(\\d+)\"").matcher(page.text());
        assertThat(revision.find()).isTrue();
        String form = "_csrf=" + token() + "&act=stop&revision=";
        assertThat(post(address, form + "999999").status()).isEqualTo(412);
        assertThat(post(address, form + revision.group(1)).status()).isIn(303, 412);
    }

    private static String enc(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
