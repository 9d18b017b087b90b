package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadbridge.backfill.RedisBackfills;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueComponent;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.deliver.Forgetting;
import io.leadbridge.deliver.PlantedBooks;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.history.Ends;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.history.RedisStories;
import io.leadbridge.mapping.Canonical;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestCluster;
import io.leadbridge.testing.TestRedis;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Plants two people in every place where a tenant's data is kept, and forgets one of them. */
class ForgetTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final String ANNA = "Анна Смирнова";
    private static final String ANNAS_EMAIL = "Anna.Smirnova@Example.test";
    private static final String BORIS = "Борис Ким";
    private static final String BORIS_EMAIL = "boris@example.test";
    private static final String BORIS_PHONE = "+79120000002";

    private final TestRedis redis = TestRedis.shared();
    private final StringRedisTemplate template = new StringRedisTemplate(redis.factory());
    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T05:00:00Z"));
    private final RedisStories stories = new RedisStories(template, clock);
    private final RedisHistory history =
            new RedisHistory(template, Duration.ofDays(30), tenant -> Retention.DEFAULT, clock, (tenant, event) -> {});
    private final RedisBooks books = new RedisBooks(template, Duration.ofDays(30));
    private final RedisQueueOperations queue =
            new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(5));
    private final Forget forget = new Forget(
            template,
            stories,
            new Forgetting(template, books),
            queue,
            new RedisBackfills(template),
            List.of(AMOCRM, LPTRACKER),
            tenant -> Region.DEFAULT);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private int messages;

    @BeforeEach
    void start() {
        redis.flush();
        RedisQueueComponent component = new RedisQueueComponent();
        component.getConfiguration().setConnectionFactory(redis.factory());
        component.getConfiguration().setShards(1);
        camel.addComponent("redis-queue", component);
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        queue.close();
        redis.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+7 (912) 000-00-01", "89120000001", "9120000001"})
    void leavesNothingOfThePersonAndAllOfTheOthers(String phone) throws Exception {
        plantStories();
        plantBooks();
        park(formOf("1", ANNA, "8 (912) 000-00-01", ANNAS_EMAIL), AMOCRM, "CRM refused +79120000001");
        park(jsonOf("91", ANNA, "+79120000001", ANNAS_EMAIL), LPTRACKER, "refused");
        park("leads[update][0][id]=1&leads[update][0][name]=" + encoded(ANNA), AMOCRM, "refused");
        park(formOf("2", BORIS, BORIS_PHONE, BORIS_EMAIL), AMOCRM, "refused");
        assertThat(traces("9120000001", "анна", "anna.smirnova", hashes(ANNA, "79120000001", ANNAS_EMAIL)))
                .hasSizeGreaterThan(12);
        Set<String> ofBoris = traces("9120000002", "борис", "boris@", hashes(BORIS, BORIS_PHONE, BORIS_EMAIL));
        assertThat(ofBoris).hasSizeGreaterThan(8);

        Forgotten told = forget.look(ACME, phone);
        Forgotten forgotten = forget.forget(ACME, phone);

        assertThat(forgotten.isLeft()).isFalse();
        assertThat(traces("9120000001", "анна", "anna.smirnova", hashes(ANNA, "79120000001", ANNAS_EMAIL)))
                .isEmpty();
        assertThat(traces("9120000002", "борис", "boris@", hashes(BORIS, BORIS_PHONE, BORIS_EMAIL)))
                .isEqualTo(ofBoris);
        assertThat(counts(forgotten)).isEqualTo(counts(told));
        assertThat(counts(forgotten))
                .isEqualTo(Map.of(
                        "waiting messages", 0L,
                        "parked messages", 3L,
                        "open intents", 1L,
                        "bases", 4L,
                        "contacts we made", 3L,
                        "samples of plans", 0L,
                        "stories", 4L));
        assertThat(told.places()).allMatch(place -> place.erased() == 0);
    }

    @Test
    void findsByTheEmailAllButWhatOnlyThePhoneTellsOf() throws Exception {
        plantStories();
        plantBooks();
        park(jsonOf("91", ANNA, "+79120000001", ANNAS_EMAIL), LPTRACKER, "refused");

        forget.forget(ACME, "ANNA.smirnova@example.TEST");

        assertThat(traces("9120000001", "анна", "anna.smirnova", hashes(ANNA, "79120000001", ANNAS_EMAIL)))
                .hasSize(1)
                .allMatch(trace -> trace.contains("LPTracker refused it: phone 8 (912) 000-00-01"));
        assertThat(place(forget.forget(ACME, "89120000001"), "stories").erased())
                .isEqualTo(1);
    }

    @Test
    void keepsTheTotalsTheLinksAndWhatTheRulesHaveAnswered() {
        plantStories();
        plantBooks();
        var before = history.totals(ACME);

        forget.forget(ACME, ANNAS_EMAIL);

        assertThat(history.totals(ACME)).isEqualTo(before);
        RecordRef lead = RecordRef.lead(AMOCRM, "1");
        assertThat(books.counterpart(ACME, lead, LPTRACKER)).contains(RecordRef.lead(LPTRACKER, "91"));
        var base = books.bases(ACME, List.of(lead)).get(lead);
        assertThat(base.answered()).isEqualTo("142");
        assertThat(base.fields()).isEmpty();
        // Its lead is read before it is written to, for what it holds is not known any more.
        assertThat(base.hinted()).isTrue();
    }

    @Test
    void findsNothingTheSecondTime() throws Exception {
        plantStories();
        plantBooks();
        park(formOf("1", ANNA, "89120000001", ANNAS_EMAIL), AMOCRM, "refused");
        forget.forget(ACME, "89120000001");

        Forgotten again = forget.forget(ACME, "89120000001");

        assertThat(again.places()).allMatch(place -> place.found() == 0);
        assertThat(again.file()).isEmpty();
    }

    @Test
    void leavesWhatIsStillToBeWorkedAndSaysSo() {
        PlantedBooks.intend(books, ACME, "1", ANNA, "+79120000001", ANNAS_EMAIL);
        PlantedBooks.intend(books, ACME, "3", ANNA, "+79120000001", ANNAS_EMAIL);
        send(ACME, "leads[update][0][id]=1", AMOCRM, 0);
        send(ACME, jsonOf("77", ANNA, "8-912-000-00-01", ANNAS_EMAIL), LPTRACKER, 3_600_000);
        send(ACME, formOf("2", BORIS, BORIS_PHONE, BORIS_EMAIL), AMOCRM, 0);
        send(new TenantId("other"), formOf("1", ANNA, "+79120000001", ANNAS_EMAIL), AMOCRM, 3_600_000);
        PlantedBooks.intend(books, ACME, "1", ANNA, "+79120000001", ANNAS_EMAIL);
        PlantedBooks.plant(books, ACME, "1", ANNA, "+79120000001", ANNAS_EMAIL);
        plantOwed();

        Forgotten forgotten = forget.forget(ACME, "+79120000001");

        assertThat(forgotten.isLeft()).isTrue();
        assertThat(place(forgotten, "waiting messages").found()).isEqualTo(2);
        assertThat(place(forgotten, "open intents").found()).isEqualTo(2);
        assertThat(place(forgotten, "open intents").erased()).isEqualTo(1);
        assertThat(place(forgotten, "bases").found()).isEqualTo(4);
        assertThat(place(forgotten, "bases").erased()).isZero();
        assertThat(books.intent(ACME, RecordRef.lead(AMOCRM, "1"), LPTRACKER)).isPresent();
        assertThat(queue.depth(ACME.value()).waiting()).isEqualTo(2);

        queue.purge(ACME.value(), ACME.value(), false);
        Forgotten again = forget.forget(ACME, "+79120000001");

        assertThat(again.isLeft()).isFalse();
        assertThat(place(again, "bases").erased()).isEqualTo(4);
        assertThat(traces("9120000001", "анна", "anna.smirnova", hashes(ANNA, "79120000001", ANNAS_EMAIL)))
                .allMatch(trace -> trace.contains("other"));
    }

    @Test
    void worksOnACluster() {
        try (TestCluster cluster = TestCluster.start();
                RedisQueueOperations there =
                        new RedisQueueOperations(cluster.factory(), "webhooks", 1, Duration.ofSeconds(5))) {
            StringRedisTemplate nodes = new StringRedisTemplate(cluster.factory());
            RedisStories told = new RedisStories(nodes, clock);
            RedisBooks kept = new RedisBooks(nodes, Duration.ofDays(30));
            PlantedBooks.intend(kept, ACME, "1", ANNA, "+79120000001", ANNAS_EMAIL);
            PlantedBooks.plant(kept, ACME, "1", ANNA, "+79120000001", ANNAS_EMAIL);
            new RedisHistory(nodes, Duration.ofDays(30), tenant -> Retention.DEFAULT, clock, (tenant, event) -> {})
                    .ended(ACME, List.of(Ends.of("m1", 0, lead("1"), Ends.APPLIED, annasWork("1"))));

            Forgotten forgotten = new Forget(
                            nodes,
                            told,
                            new Forgetting(nodes, kept),
                            there,
                            new RedisBackfills(nodes),
                            List.of(AMOCRM, LPTRACKER),
                            tenant -> Region.DEFAULT)
                    .forget(ACME, "89120000001");

            assertThat(counts(forgotten))
                    .containsEntry("stories", 1L)
                    .containsEntry("bases", 4L)
                    .containsEntry("open intents", 1L)
                    .containsEntry("contacts we made", 3L);
            assertThat(told.count(ACME)).isZero();
            assertThat(forgotten.file()).startsWith("Redis writes");
        }
    }

    @Test
    void leavesOtherTenantsAlone() throws Exception {
        TenantId other = new TenantId("other");
        history.ended(other, List.of(Ends.of("m9", 0, lead("1"), Ends.APPLIED, annasWork("1"))));
        PlantedBooks.plant(books, other, "1", ANNA, "+79120000001", ANNAS_EMAIL);
        Set<String> before = traces("9120000001", "анна", "anna.smirnova", Set.of());

        Forgotten forgotten = forget.forget(ACME, "+79120000001");

        assertThat(forgotten.places()).allMatch(place -> place.found() == 0);
        assertThat(traces("9120000001", "анна", "anna.smirnova", Set.of())).isEqualTo(before);
    }

    @Test
    void findsThousandsOfStoriesAndParkedMessages() throws Exception {
        List<io.leadbridge.event.Ended> many = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            many.add(Ends.of("m" + i, 0, lead("1"), Ends.APPLIED, i % 2 == 0 ? annasWork("1") : borisWork("2")));
        }
        history.ended(ACME, many);
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            bodies.add(
                    i % 3 == 0
                            ? formOf("5", ANNA, "+79120000001", ANNAS_EMAIL)
                            : formOf("2", BORIS, BORIS_PHONE, BORIS_EMAIL));
        }
        park(bodies, AMOCRM, "refused");

        Forgotten forgotten = forget.forget(ACME, "+79120000001");

        // Every one of the stories is told of lead 1, which is Anna's.
        assertThat(place(forgotten, "stories").erased()).isEqualTo(2500);
        assertThat(place(forgotten, "parked messages").erased()).isEqualTo(150);
        assertThat(queue.depth().parked()).isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "anna", "123", "+7 912 anna", "@", "12345678901234567890"})
    void refusesWhatIsNeitherAPhoneNorAnEmailAndDoesNotRepeatIt(String neither) {
        assertThatThrownBy(() -> forget.forget(ACME, neither))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("neither a phone nor an e-mail given; a phone of 7 to 15 digits, or an e-mail, expected");
    }

    private void plantStories() {
        Outcome refused = new Outcome.Parked("LPTracker refused it: phone 8 (912) 000-00-01");
        history.ended(
                ACME,
                List.of(
                        Ends.of("m0", 0, lead("1"), new Outcome.Unchanged(), Ends.work("1", ANNA, "none", "none")),
                        Ends.of("m1", 0, lead("1"), Ends.APPLIED, annasWork("1")),
                        Ends.of("m1", 1, lead("1"), new Outcome.Echo(), null),
                        Ends.of("m2", 0, lead("8"), refused, null),
                        Ends.of("m3", 0, lead("2"), Ends.APPLIED, borisWork("2"))));
    }

    /** A note for the other CRM that is promised and not made yet. */
    private void plantOwed() {
        String note = "{\"task\":false,\"lead\":\"lptracker:lead:91\",\"text\":\"Клиент " + ANNA
                + "\",\"message\":\"m1\",\"index\":0,\"stuck\":true}";
        template.opsForHash().put("lb:{t:acme}:base:amocrm:lead:1", "owed:won#0:note 1>142@5", note);
    }

    private void plantBooks() {
        PlantedBooks.intend(books, ACME, "1", ANNA, "+79120000001", ANNAS_EMAIL);
        PlantedBooks.plant(books, ACME, "1", ANNA, "+79120000001", ANNAS_EMAIL);
        plantOwed();
        PlantedBooks.intend(books, ACME, "2", BORIS, BORIS_PHONE, BORIS_EMAIL);
        PlantedBooks.plant(books, ACME, "2", BORIS, BORIS_PHONE, BORIS_EMAIL);
    }

    private static RecordRef lead(String id) {
        return RecordRef.lead(AMOCRM, id);
    }

    private static io.leadbridge.event.Work annasWork(String lead) {
        return Ends.work(lead, ANNA, "+7 912 000-00-01", ANNAS_EMAIL);
    }

    private static io.leadbridge.event.Work borisWork(String lead) {
        return Ends.work(lead, BORIS, BORIS_PHONE, BORIS_EMAIL);
    }

    private static String formOf(String lead, String name, String phone, String email) {
        return "leads%5Bupdate%5D%5B0%5D%5Bid%5D=" + lead + "&leads[update][0][name]=" + encoded(name) + "&phone="
                + encoded(phone) + "&email=" + encoded(email);
    }

    /** As LPTracker sends it: JSON, its letters escaped, in a form's field. */
    private static String jsonOf(String lead, String name, String phone, String email) {
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(letter -> escaped.append(String.format("\\u%04x", letter)));
        String json = "{\"id\":" + lead + ",\"contact\":{\"name\":\"" + escaped + "\",\"phones\":[\"" + phone
                + "\"],\"email\":\"" + email.replace("@", "\\u0040") + "\"}}";
        return "data=" + encoded(json);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void park(String body, CrmId crm, String reason) throws Exception {
        park(List.of(body), crm, reason);
    }

    private void park(List<String> bodies, CrmId crm, String reason) throws Exception {
        long parked = queue.depth().parked();
        bodies.forEach(body -> send(ACME, body, crm, 0));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("redis-queue:webhooks?batchSize=100").routeId("park").process(exchange -> {
                    Settlement settlement = exchange.getProperty(RedisQueueConstants.SETTLEMENT, Settlement.class);
                    for (Object message : exchange.getMessage().getBody(List.class)) {
                        settlement.park(((QueueMessage) message).id(), reason);
                    }
                });
            }
        });
        await().atMost(Duration.ofMinutes(2)).until(() -> queue.depth().parked() == parked + bodies.size());
        camel.getRouteController().stopRoute("park");
        camel.removeRoute("park");
    }

    private void send(TenantId tenant, String body, CrmId crm, long delayMs) {
        Webhook webhook = new Webhook(
                "", new Account(tenant, crm), clock.instant(), "", Set.of(), body.getBytes(StandardCharsets.UTF_8));
        try (var producer = camel.createProducerTemplate()) {
            producer.sendBodyAndHeaders(
                    "redis-queue:webhooks",
                    new WebhookCodec().encode(webhook),
                    Map.of(
                            RedisQueueConstants.GROUP,
                            tenant.value(),
                            RedisQueueConstants.MESSAGE_ID,
                            "message-" + messages++,
                            RedisQueueConstants.DELAY,
                            delayMs));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, Long> counts(Forgotten forgotten) {
        Map<String, Long> counts = new java.util.HashMap<>();
        forgotten.places().forEach(place -> counts.put(place.name(), place.found()));
        return counts;
    }

    private static Forgotten.Place place(Forgotten forgotten, String name) {
        return forgotten.places().stream()
                .filter(place -> place.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Fingerprints of all that the books know of a person. */
    private static Set<String> hashes(String name, String phone, String email) {
        return Set.of(
                Canonical.hash(FieldPath.CONTACT_PHONE, Value.of(phone)),
                Canonical.hash(FieldPath.CONTACT_EMAIL, Value.of(email)),
                Canonical.hash(FieldPath.CONTACT_NAME, Value.of(name)),
                Canonical.hash(FieldPath.CONTACT_NAME, Value.of("rest of " + name)),
                Canonical.hash(FieldPath.CONTACT_NAME, Value.of("city of " + name)));
    }

    /** Everything in Redis, keys and values, that shows one of these: digits of a phone, words in lower case, hashes. */
    private Set<String> traces(String digits, String name, String email, Set<String> hashes) {
        Set<String> traces = new TreeSet<>();
        everything().forEach(text -> {
            String plain = plain(text);
            String lower = plain.toLowerCase(Locale.ROOT);
            boolean found = plain.replaceAll("[^0-9]", "").contains(digits)
                    || lower.contains(name)
                    || lower.contains(email)
                    || hashes.stream().anyMatch(text::contains);
            if (found) {
                traces.add(text);
            }
        });
        return traces;
    }

    private List<String> everything() {
        List<String> all = new ArrayList<>();
        for (String key : Objects.requireNonNull(template.keys("*"))) {
            all.add(key);
            switch (Objects.requireNonNull(template.type(key)).code()) {
                case "string" -> all.add(key + "=" + template.opsForValue().get(key));
                case "hash" ->
                    template.opsForHash()
                            .entries(key)
                            .forEach((field, value) -> all.add(key + "=" + field + "=" + value));
                case "list" ->
                    Objects.requireNonNull(template.opsForList().range(key, 0, -1))
                            .forEach(value -> all.add(key + "=" + value));
                case "set" ->
                    Objects.requireNonNull(template.opsForSet().members(key))
                            .forEach(value -> all.add(key + "=" + value));
                case "zset" ->
                    Objects.requireNonNull(template.opsForZSet().range(key, 0, -1))
                            .forEach(value -> all.add(key + "=" + value));
                default -> throw new IllegalStateException("a key of a type that nobody searches: " + key);
            }
        }
        return all;
    }

    /** Without percent-encoding and JSON's escapes, one in the other. */
    private static String plain(String text) {
        StringBuilder bytes = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.append((char) (one & 0xff));
        }
        String decoded = bytes.toString();
        for (int i = decoded.indexOf('%'); i >= 0 && i + 2 < decoded.length(); i = decoded.indexOf('%', i + 1)) {
            String hex = decoded.substring(i + 1, i + 3);
            if (hex.matches("[0-9A-Fa-f]{2}")) {
                decoded = decoded.substring(0, i) + (char) Integer.parseInt(hex, 16) + decoded.substring(i + 3);
            }
        }
        String unescaped = new String(decoded.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return java.util.regex.Pattern.compile("\\\\u([0-9a-fA-F]{4})")
                .matcher(unescaped)
                .replaceAll(escape -> String.valueOf((char) Integer.parseInt(escape.group(1), 16)));
    }
}
