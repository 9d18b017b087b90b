package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What amoCRM's routes make of answers that a well-behaved amoCRM would not give, or that nobody is sure of. */
class AmoCrmAnswersTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant SINCE = Instant.ofEpochSecond(1_700_000_000);

    /** What came in. */
    private record Asked(String method, String path, String query, JsonNode body) {}

    private record Said(int status, String body) {}

    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<Asked, Said> script = any -> new Said(500, "");
    private HttpServer server;
    private Wiring wiring;
    private CamelCrm crm;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        wiring = new Wiring(Map.of("amocrm.requests-per-window", "1000"));
        wiring.connect(new Connection(
                ACCOUNT,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                new Connection.Credentials.Token("demo"),
                null,
                null,
                "hook"));
        crm = wiring.crm;
    }

    @AfterEach
    void stop() {
        wiring.close();
        server.stop(0);
    }

    @Test
    void matchesAnswersByRequestIdAndNotByOrder() {
        script = request -> new Said(
                200,
                "{\"_embedded\":{\"leads\":[{\"id\":12,\"request_id\":\"d1\"},{\"id\":11,\"request_id\":\"d0\"}]}}");

        assertThat(crm.create(ACCOUNT, drafts(2), CrmContractTest.LONG))
                .extracting(answer -> CrmContractTest.ok(answer).lead())
                .containsExactly("11", "12");
    }

    @Test
    void doesNotKnowOfADraftThatTheAnswerLeavesOut() {
        script = request -> new Said(200, "{\"_embedded\":{\"leads\":[{\"id\":12,\"request_id\":\"d1\"}]}}");

        List<Answer<Created>> answers = crm.create(ACCOUNT, drafts(2), CrmContractTest.LONG);

        assertThat(answers.get(0)).isInstanceOf(Answer.Unknown.class);
        assertThat(answers.get(1)).isEqualTo(new Answer.Ok<>(new Created("12", null)));
    }

    @Test
    void takesTheMergedLeadOfAComplexAnswer() {
        script = request -> new Said(
                200, "[{\"id\":7,\"contact_id\":8,\"company_id\":null,\"request_id\":[\"d0\"],\"merged\":true}]");
        Draft draft = new Draft(null, null, null, Map.of(FieldPath.CONTACT_NAME, Value.of("Anna")));

        assertThat(crm.create(ACCOUNT, draft, CrmContractTest.LONG))
                .isEqualTo(new Answer.Ok<>(new Created("7", "8", true)));
    }

    @Test
    void halvesARefusedBatchThatNamesNoItem() {
        script = request -> request.body().toString().contains("Lead 3")
                ? new Said(400, "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"one of them is bad\"}")
                : madeAll(request);

        List<Answer<Created>> answers = crm.create(ACCOUNT, drafts(8), CrmContractTest.LONG);

        for (int i = 0; i < 8; i++) {
            assertThat(answers.get(i)).isInstanceOf(i == 3 ? Answer.Refused.class : Answer.Ok.class);
        }
        assertThat(asked).hasSize(7);
    }

    @Test
    void spendsNoMoreThanItsBoundOnBadOnes() {
        script = request -> new Said(400, "{\"detail\":\"no\"}");

        List<Answer<Created>> answers = crm.create(ACCOUNT, drafts(50), CrmContractTest.LONG);

        assertThat(asked).hasSize(12);
        assertThat(answers)
                .hasSize(50)
                .allMatch(answer -> answer instanceof Answer.Refused || answer instanceof Answer.Later);
        assertThat(answers.get(49)).isInstanceOf(Answer.Later.class);
    }

    @Test
    void takesTheIndexForTheItemIfAmoCrmNamesItSo() {
        script = request -> request.body().size() == 3
                ? new Said(
                        400,
                        "{\"validation-errors\":[{\"request_id\":\"1\",\"errors\":[{\"code\":\"TooLong\","
                                + "\"path\":\"name\",\"detail\":\"too long\"}]}]}")
                : madeAll(request);

        List<Answer<Created>> answers = crm.create(ACCOUNT, drafts(3), CrmContractTest.LONG);

        assertThat(answers.get(1)).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains("name", "TooLong"));
        assertThat(answers.get(0)).isInstanceOf(Answer.Ok.class);
        assertThat(answers.get(2)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void looksUpALeadThatTheAnswerLeavesOut() {
        script = request -> request.method().equals("PATCH")
                ? new Said(200, "{\"_embedded\":{\"leads\":[{\"id\":102,\"updated_at\":1700000000}]}}")
                : new Said(200, "{\"_embedded\":{\"leads\":[{\"id\":103,\"is_deleted\":false}]}}");

        List<Answer<Updated>> answers =
                crm.update(ACCOUNT, List.of(named("101"), named("102"), named("103")), CrmContractTest.LONG);

        assertThat(answers.get(0)).isInstanceOf(Answer.Gone.class);
        assertThat(answers.get(1)).isEqualTo(new Answer.Ok<>(new Updated(SINCE)));
        assertThat(answers.get(2)).isInstanceOf(Answer.Unknown.class);
        assertThat(asked.get(1).query()).contains("filter[id][]=101", "filter[id][]=103");
    }

    @Test
    void findsTheLeadThatIsGoneIfAWholeBatchIsNotFound() {
        script = request -> request.body().toString().contains("102")
                ? new Said(404, "{\"title\":\"Not Found\",\"status\":404}")
                : patchedAll(request);

        List<Answer<Updated>> answers =
                crm.update(ACCOUNT, List.of(named("101"), named("102"), named("103")), CrmContractTest.LONG);

        assertThat(answers.get(0)).isInstanceOf(Answer.Ok.class);
        assertThat(answers.get(1)).isInstanceOf(Answer.Gone.class);
        assertThat(answers.get(2)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void sendsNothingMoreOnceItIsBanned() {
        Draft onNew = new Draft(null, null, null, Map.of(FieldPath.CONTACT_NAME, Value.of("Anna")));
        script = request -> new Said(403, "<html>Forbidden</html>");

        List<Answer<Created>> answers =
                crm.create(ACCOUNT, List.of(onNew, drafts(1).get(0)), CrmContractTest.LONG);

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Hold.class));
        assertThat(asked).hasSize(1);
    }

    @Test
    void triesTheRestLaterAfterALostAnswer() {
        Draft onNew = new Draft(null, null, null, Map.of(FieldPath.CONTACT_NAME, Value.of("Anna")));
        script = request -> new Said(502, "<html>");

        List<Answer<Created>> answers =
                crm.create(ACCOUNT, List.of(onNew, drafts(1).get(0)), CrmContractTest.LONG);

        assertThat(answers.get(0)).isInstanceOf(Answer.Unknown.class);
        assertThat(answers.get(1)).isInstanceOf(Answer.Later.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void refusesWhatIsNotProcessable() {
        script = request -> new Said(422, "{\"status\":422,\"detail\":\"NotSupportedChoice\"}");

        assertThat(crm.create(ACCOUNT, drafts(1).get(0), CrmContractTest.LONG))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("422", "NotSupportedChoice"));
    }

    @Test
    void makesTheCompanyWithTheLead() {
        script = request -> new Said(
                200, "[{\"id\":7,\"contact_id\":null,\"company_id\":9,\"request_id\":[\"d0\"],\"merged\":false}]");
        Draft draft = new Draft(
                null,
                null,
                null,
                Map.of(FieldPath.COMPANY_NAME, Value.of("Acme"), FieldPath.LEAD_TAGS, Value.of("vip")));

        CrmContractTest.ok(crm.create(ACCOUNT, draft, CrmContractTest.LONG));

        assertThat(asked.get(0).path()).isEqualTo("/api/v4/leads/complex");
        assertThat(asked.get(0).body().path(0).path("_embedded").toString())
                .isEqualTo("{\"companies\":[{\"name\":\"Acme\"}],\"tags\":[{\"name\":\"vip\"}]}");
    }

    @Test
    void writesToTheCompanyThatTheLeadHas() {
        script = request -> {
            if (request.method().equals("PATCH")) {
                return patchedAll(request);
            }
            return new Said(
                    200,
                    "{\"_embedded\":{\"leads\":[{\"id\":101,\"_embedded\":{\"companies\":[{\"id\":301}]}},"
                            + "{\"id\":102,\"_embedded\":{\"companies\":[]}}]}}");
        };
        Map<FieldPath, Value> fields = Map.of(FieldPath.COMPANY_NAME, Value.of("Acme"));

        List<Answer<Updated>> answers = crm.update(
                ACCOUNT,
                List.of(new Patch("101", null, null, null, fields), new Patch("102", null, null, null, fields)),
                CrmContractTest.LONG);

        assertThat(answers.get(0)).isInstanceOf(Answer.Ok.class);
        assertThat(answers.get(1)).isInstanceOf(Answer.CannotTake.class);
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).path()).isEqualTo("/api/v4/companies");
        assertThat(asked.get(1).body().toString()).isEqualTo("[{\"name\":\"Acme\",\"id\":301}]");
    }

    @Test
    void keepsTheMessengersThatAreThere() {
        script = request -> request.method().equals("PATCH")
                ? patchedAll(request)
                : new Said(
                        200,
                        "{\"_embedded\":{\"contacts\":[{\"id\":201,\"custom_fields_values\":[{\"field_id\":55,"
                                + "\"field_code\":\"IM\",\"field_type\":\"multitext\",\"values\":[{\"value\":\"anna\","
                                + "\"enum_id\":3,\"enum_code\":\"SKYPE\"}]}]}]}}");
        Patch patch = new Patch(
                "101", "201", null, null, Map.of(FieldPath.custom(Entity.CONTACT, "55"), Value.of("anna.new")));

        CrmContractTest.ok(crm.update(ACCOUNT, patch, CrmContractTest.LONG));

        assertThat(asked.get(1).body().toString())
                .isEqualTo(
                        "[{\"custom_fields_values\":[{\"field_id\":55,\"values\":[{\"value\":\"anna\",\"enum_id\":3},"
                                + "{\"value\":\"anna.new\"}]}],\"id\":201}]");
    }

    @Test
    void readsTheCompanyWithTheLead() {
        script = request -> new Said(
                200,
                request.path().endsWith("leads")
                        ? "{\"_embedded\":{\"leads\":[{\"id\":101,\"_embedded\":{\"companies\":[{\"id\":301}]}}]}}"
                        : "{\"_embedded\":{\"companies\":[{\"id\":301,\"name\":\"Acme\",\"custom_fields_values\":["
                                + "{\"field_id\":66,\"field_type\":\"text\",\"values\":[{\"value\":\"x\"}]}]}]}}");

        io.leadbridge.event.Record record =
                CrmContractTest.ok(crm.fetch(ACCOUNT, Set.of("101"), null)).get(0);

        assertThat(record.value(FieldPath.COMPANY_NAME)).isEqualTo(Value.of("Acme"));
        assertThat(record.value(FieldPath.custom(Entity.COMPANY, "66"))).isEqualTo(Value.of("x"));
    }

    @Test
    void readsOneByOneWhatAnIgnoredFilterLeavesOut() {
        script = request -> switch (request.path()) {
            case "/api/v4/leads" ->
                new Said(200, "{\"_embedded\":{\"leads\":[{\"id\":1},{\"id\":2},{\"id\":101,\"_embedded\":{}}]}}");
            case "/api/v4/leads/102" ->
                new Said(
                        200,
                        "{\"id\":102,\"name\":\"B\",\"_embedded\":{\"contacts\":[{\"id\":201,\"is_main\":true}]}}");
            case "/api/v4/contacts" -> new Said(200, "{\"_embedded\":{\"contacts\":[{\"id\":7}]}}");
            case "/api/v4/contacts/201" -> new Said(200, "{\"id\":201,\"name\":\"Anna\",\"_embedded\":{}}");
            default -> new Said(204, "");
        };

        List<io.leadbridge.event.Record> records =
                CrmContractTest.ok(crm.fetch(ACCOUNT, new java.util.TreeSet<>(Set.of("101", "102", "103")), null));

        assertThat(records).extracting(record -> record.ref().id()).containsExactly("101", "102");
        assertThat(records.get(1).value(FieldPath.CONTACT_NAME)).isEqualTo(Value.of("Anna"));
        assertThat(asked).extracting(Asked::path).contains("/api/v4/leads/103");
    }

    @Test
    void callsNoLeadGoneOnTheWordOfAnIgnoredFilter() {
        script = request -> request.method().equals("PATCH")
                ? new Said(200, "{\"_embedded\":{\"leads\":[]}}")
                : new Said(200, "{\"_embedded\":{\"leads\":[{\"id\":7}]}}");

        assertThat(crm.update(ACCOUNT, named("101"), CrmContractTest.LONG)).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void putsNotesOnManyLeadsInOneRequest() {
        script = request -> new Said(
                200,
                "{\"_embedded\":{\"notes\":[{\"id\":72,\"entity_id\":102,\"request_id\":\"n1\"},"
                        + "{\"id\":71,\"entity_id\":101,\"request_id\":\"n0\"}]}}");

        List<Answer<Noted>> answers = crm.note(
                ACCOUNT,
                List.of(new Note("101", "a"), new Note("102", "я".repeat(20_000)), new Note("103", "x".repeat(20_001))),
                CrmContractTest.LONG);

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).path()).isEqualTo("/api/v4/leads/notes");
        assertThat(asked.get(0).body().path(0).toString())
                .isEqualTo("{\"entity_id\":101,\"note_type\":\"common\",\"params\":{\"text\":\"a\"},"
                        + "\"request_id\":\"n0\"}");
        assertThat(answers.get(0)).isEqualTo(new Answer.Ok<>(new Noted("71")));
        assertThat(answers.get(1)).isEqualTo(new Answer.Ok<>(new Noted("72")));
        assertThat(answers.get(2)).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains("20001", "20000"));
    }

    @Test
    void tellsThatTheLeadOfANoteIsGone() {
        script = request -> request.method().equals("GET")
                ? new Said(204, "")
                : new Said(
                        400,
                        "{\"validation-errors\":[{\"request_id\":\"n0\",\"errors\":[{\"code\":\"NotSupportedChoice\","
                                + "\"path\":\"entity_id\",\"detail\":\"no\"}]}]}");

        assertThat(crm.note(ACCOUNT, List.of(new Note("101", "a")), CrmContractTest.LONG))
                .singleElement()
                .isInstanceOf(Answer.Gone.class);
    }

    @Test
    void givesTasks() {
        script = request -> new Said(200, "{\"_embedded\":{\"tasks\":[{\"id\":81,\"request_id\":\"n0\"}]}}");

        List<Answer<Noted>> answers =
                crm.task(ACCOUNT, List.of(new Task("101", "Call back", SINCE, "7001")), CrmContractTest.LONG);

        assertThat(answers).containsExactly(new Answer.Ok<>(new Noted("81")));
        assertThat(asked.get(0).path()).isEqualTo("/api/v4/tasks");
        assertThat(asked.get(0).body().path(0).toString())
                .isEqualTo("{\"entity_id\":101,\"entity_type\":\"leads\",\"text\":\"Call back\","
                        + "\"complete_till\":1700000000,\"task_type_id\":1,\"responsible_user_id\":7001,"
                        + "\"request_id\":\"n0\"}");
    }

    @Test
    void describesWithoutWhatTheUserMayNotSee() {
        script = request -> switch (request.path().substring("/api/v4/".length())) {
            case "users" -> new Said(403, "{\"title\":\"Forbidden\",\"status\":403}");
            case "leads/loss_reasons" -> new Said(404, "{\"title\":\"Not Found\",\"status\":404}");
            case "leads/pipelines" ->
                new Said(200, "{\"_embedded\":{\"pipelines\":[{\"id\":1,\"name\":\"Sales\",\"is_main\":true}]}}");
            default -> new Said(204, "");
        };

        Metadata metadata = CrmContractTest.ok(crm.describe(ACCOUNT));

        assertThat(metadata.pipelines()).hasSize(1);
        assertThat(metadata.users()).isEmpty();
        assertThat(metadata.lossReasons()).isEmpty();
        assertThat(asked).hasSize(6);
    }

    @Test
    void goesOnWithTheTimeOfTheLastLeadAndNotWithThePageNumber() {
        script = request -> {
            if (request.path().endsWith("events")) {
                return new Said(204, "");
            }
            boolean first = request.query().contains("[from]=1700000000");
            return new Said(200, leads(first ? "next" : null, first ? List.of(1, 2, 3) : List.of(3, 4, 5)));
        };

        Changes changes = CrmContractTest.ok(crm.changes(ACCOUNT, SINCE));

        assertThat(changes.leads()).extracting(record -> record.ref().id()).containsExactly("1", "2", "3", "4", "5");
        assertThat(changes.until()).isEqualTo(SINCE.plusSeconds(5));
        assertThat(changes.more()).isFalse();
        assertThat(asked.get(1).query()).contains("[from]=1700000003", "page=1");
    }

    @Test
    void saysThatThereIsMoreThanItsPages() {
        script = request -> {
            long from = Long.parseLong(request.query().replaceAll(".*\\[from]=(\\d+).*", "$1")) - 1_700_000_000;
            return request.path().endsWith("events")
                    ? new Said(204, "")
                    : new Said(200, leads("next", List.of((int) from, (int) from + 1)));
        };

        Changes changes = CrmContractTest.ok(crm.changes(ACCOUNT, SINCE));

        assertThat(changes.more()).isTrue();
        assertThat(changes.until()).isEqualTo(SINCE.plusSeconds(4));
        assertThat(asked).hasSize(5);
    }

    @Test
    void readsTheNewestFirstIfTheFilterIsIgnored() {
        script = request -> {
            if (request.path().endsWith("events")) {
                return new Said(204, "");
            }
            return new Said(200, leads("next", request.query().contains("=asc") ? List.of(-9, -8) : List.of(7, 5, -1)));
        };

        Changes changes = CrmContractTest.ok(crm.changes(ACCOUNT, SINCE));

        assertThat(changes.leads()).extracting(record -> record.ref().id()).containsExactly("5", "7");
        assertThat(changes.until()).isEqualTo(SINCE.plusSeconds(7));
        assertThat(changes.more()).isFalse();
    }

    @Test
    void losesNothingInSilenceIfTheFilterIsIgnoredAndThereIsTooMuch() {
        script = request -> new Said(200, leads("next", request.query().contains("=asc") ? List.of(-9) : List.of(7)));

        assertThat(crm.changes(ACCOUNT, SINCE))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("ignores filters"));
    }

    @Test
    void tellsDeletedLeadsByTheEvents() {
        String events = "{\"_embedded\":{\"events\":["
                + "{\"type\":\"lead_deleted\",\"entity_id\":1,\"created_at\":1700000001},"
                + "{\"type\":\"lead_deleted\",\"entity_id\":2,\"created_at\":1700000001},"
                + "{\"type\":\"lead_restored\",\"entity_id\":2,\"created_at\":1700000002},"
                + "{\"type\":\"lead_deleted\",\"entity_id\":3,\"created_at\":1600000000},"
                + "{\"type\":\"contact_deleted\",\"entity_id\":4,\"created_at\":1700000001},"
                + "{\"type\":\"lead_deleted\",\"entity_id\":5,\"created_at\":1700000001}]}}";
        script = request -> new Said(200, request.path().endsWith("events") ? events : leads(null, List.of(5)));

        assertThat(CrmContractTest.ok(crm.changes(ACCOUNT, SINCE)).gone()).containsExactly("1");
    }

    @Test
    void subscribesAgainWhatWasSwitchedOffAndKeepsItsOtherSettings() {
        List<String> settings = new ArrayList<>(List.of("note_lead"));
        script = request -> {
            if (request.method().equals("POST")) {
                settings.clear();
                request.body().path("settings").forEach(setting -> settings.add(setting.asText()));
                return new Said(201, "{\"id\":1}");
            }
            ObjectNode own = JSON.createObjectNode()
                    .put("destination", "http://127.0.0.1/hook/s3cret")
                    .put("disabled", settings.size() == 1);
            settings.forEach(own.putArray("settings")::add);
            return new Said(200, "{\"_embedded\":{\"webhooks\":[" + own + "]}}");
        };

        Answer<Subscribed> answer = crm.subscribe(ACCOUNT, URI.create("http://127.0.0.1/hook/s3cret"));

        assertThat(answer).isEqualTo(new Answer.Ok<>(new Subscribed(true)));
        assertThat(settings).contains("note_lead", "update_lead", "status_lead", "delete_contact");
        assertThat(asked.get(0).query()).contains("filter[destination]=http://127.0.0.1/hook/s3cret");
    }

    @Test
    void namesNoAddressOfAWebhookInAReason() {
        script = request -> request.method().equals("GET")
                ? new Said(204, "")
                : new Said(400, "{\"detail\":\"Invalid URL http://127.0.0.1/hook/s3cret given\"}");

        assertThat(crm.subscribe(ACCOUNT, URI.create("http://127.0.0.1/hook/s3cret")))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("Invalid URL")
                        .doesNotContain("s3cret"));
    }

    /** A page of leads whose ids are the seconds of their change after {@link #SINCE}. */
    private static String leads(String next, List<Integer> seconds) {
        ObjectNode page = JSON.createObjectNode();
        if (next != null) {
            page.putObject("_links").putObject("next").put("href", next);
        }
        ArrayNode leads = page.putObject("_embedded").putArray("leads");
        seconds.forEach(
                second -> leads.addObject().put("id", second).put("updated_at", SINCE.getEpochSecond() + second));
        return page.toString();
    }

    private static Said madeAll(Asked request) {
        ObjectNode page = JSON.createObjectNode();
        ArrayNode leads = page.putObject("_embedded").putArray("leads");
        request.body().forEach(item -> leads.addObject()
                .put("id", 1000 + leads.size())
                .put("request_id", item.path("request_id").asText()));
        return new Said(200, page.toString());
    }

    private static Said patchedAll(Asked request) {
        ObjectNode page = JSON.createObjectNode();
        String entity = request.path().substring(request.path().lastIndexOf('/') + 1);
        ArrayNode items = page.putObject("_embedded").putArray(entity);
        request.body().forEach(item -> items.addObject()
                .put("id", item.path("id").asLong())
                .put("updated_at", SINCE.getEpochSecond()));
        return new Said(200, page.toString());
    }

    private static List<Draft> drafts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Draft(null, null, null, Map.of(FieldPath.LEAD_NAME, Value.of("Lead " + i))))
                .toList();
    }

    private static Patch named(String lead) {
        return new Patch(lead, null, null, null, Map.of(FieldPath.LEAD_NAME, Value.of("New")));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String query = exchange.getRequestURI().getRawQuery();
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query == null ? "" : URLDecoder.decode(query, StandardCharsets.UTF_8),
                    JSON.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body));
            asked.add(request);
            Said said = script.apply(request);
            byte[] text = said.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
