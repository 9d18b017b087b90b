package io.leadbridge.crm.lptracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Fetch;
import io.leadbridge.crm.Reply;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes of LPTracker's JSON, without any HTTP. */
class LpTrackerTest {

    private static final Connection CONNECTION = LpRoutes.connection("http://127.0.0.1");
    private static final Call READ = Call.one("fetch", "/lead/1", null);
    private static final Call LIST = Call.list("search", "/contact/search", null);

    private final LpTracker lptracker = new LpTracker(ZoneId.of("Europe/Moscow"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"stage_id\":5,\"funnel\":6} | 5",
                "{\"stage_id\":null,\"funnel\":6} | 6",
                "{\"funnel\":{\"id\":\"6\",\"name\":\"x\"}} | 6",
                "{\"stage_id\":null,\"custom\":[{\"type\":\"funnel\",\"value\":\"10\"}]} | 10",
                "{\"custom\":[]} | ",
            })
    void findsTheStageWhereverItStands(String lead, String stage) {
        assertThat(record(lead).status()).isEqualTo(stage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"23.12.2017 15:47\" | 2017-12-23T12:47:00Z",
                "\"23.12.2017 15:47:59\" | 2017-12-23T12:47:59Z",
                "\"23.12.17 15:47:59\" | 2017-12-23T12:47:59Z",
                "1513993620 | 2017-12-23T01:47:00Z",
                "\"1513993620\" | 2017-12-23T01:47:00Z",
                "1513993620000 | 2017-12-23T01:47:00Z",
                "\"tomorrow\" | ",
                "\"32.13.2017 15:47\" | ",
                "0 | ",
                "null | ",
                "[] | "
            })
    void readsEveryFormOfATime(String time, Instant instant) {
        assertThat(record("{\"created_at\":" + time + "}").createdAt()).isEqualTo(instant);
    }

    @Test
    void readsValuesByTheirType() {
        Record record = record(
                """
                {"custom":[
                  {"id":1,"type":"text","value":" a "},{"id":2,"type":"text","value":""},{"id":3,"type":"text","value":null},
                  {"id":4,"type":"cats","value":"One"},{"id":5,"type":"cats","value":["One","Two"]},
                  {"id":6,"type":"date","value":"23.12.2017 15:47"},{"id":7,"type":"date","value":"soon"},
                  {"id":8,"type":"number","value":"12.50"},{"id":9,"type":"text","value":12},
                  {"id":10,"type":"funnel","value":"100"},{"id":11,"type":"file","value":null},
                  {"id":14,"type":"map","value":{"lat":1}},{"id":15,"type":"map","value":{}},
                  {"id":12,"type":"cats","value":{"id":1,"name":"One"}},{"type":"text","value":"without id"},"odd",
                  {"id":13,"value":["One"]}]}""");

        assertThat(record.fields())
                .containsOnly(
                        Map.entry(custom("1"), new Value.Text(" a ")),
                        Map.entry(custom("4"), Value.of("One")),
                        Map.entry(custom("5"), Value.ofTexts(List.of("One", "Two"))),
                        Map.entry(custom("6"), new Value.Moment(Instant.parse("2017-12-23T12:47:00Z"))),
                        Map.entry(custom("7"), Value.of("soon")),
                        Map.entry(custom("8"), new Value.Number(new java.math.BigDecimal("12.50"))),
                        Map.entry(custom("9"), Value.of("12")),
                        Map.entry(custom("12"), Value.of("One")),
                        Map.entry(custom("14"), Value.of("{\"lat\":1}")),
                        Map.entry(custom("13"), Value.ofTexts(List.of("One"))));
    }

    @Test
    void readsTheContactOfALead() {
        Record record = record(
                """
                {"contact_id":9,"contact":{"project_id":77,"name":"Ivan",
                  "details":[{"id":"10","type":"phone","data":"79990000001"},{"type":"email","data":"a@example.test"},
                             {"type":"skype","data":"x"},{"type":"phone","data":null}],
                  "fields":[{"id":12,"name":"City","type":"string","value":"Omsk"}]}}""");

        assertThat(record.mainContact().orElseThrow().id()).isEqualTo("9");
        assertThat(record.mainContact().orElseThrow().fields())
                .containsOnly(
                        Map.entry(FieldPath.CONTACT_NAME, Value.of("Ivan")),
                        Map.entry(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("79990000001"))),
                        Map.entry(FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("a@example.test"))),
                        Map.entry(FieldPath.custom(Entity.CONTACT, "12"), Value.of("Omsk")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"success\",\"result\":[{\"id\":1}]}",
                "[{\"id\":1}]",
                "[{\"status\":\"success\",\"result\":[{\"id\":1}]}]",
                "{\"status\":\"success\",\"errors\":[],\"result\":[{\"id\":1}]}"
            })
    void takesAListWithAndWithoutItsEnvelope(String body) {
        assertThat(lptracker.verdict(LIST, Reply.of(200, body, null))).isEqualTo(new Answer.Ok<>(json("[{\"id\":1}]")));
    }

    @Test
    void takesAMissingResultOfAReadForTrouble() {
        assertThat(lptracker.verdict(READ, Reply.of(200, "{\"status\":\"success\"}", null)))
                .isInstanceOf(Answer.Later.class);
        assertThat(lptracker.verdict(
                        Call.change("update", "PUT", "/lead/1", null), Reply.of(200, "{\"status\":\"success\"}", null)))
                .isInstanceOf(Answer.Ok.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"error\",\"errors\":[{\"code\":400,\"message\":\"Invalid lead ID\"}]}",
                "{\"status\":\"error\",\"errors\":[{\"code\":404,\"message\":\"Not found\"}]}",
                "{\"status\":\"error\",\"errors\":[\"Invalid lead ID\"]}"
            })
    void knowsThatALeadIsGone(String body) {
        assertThat(lptracker.verdict(READ, Reply.of(200, body, null))).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void doesNotTakeAMissingListForARecordThatIsGone() {
        String body = "{\"status\":\"error\",\"errors\":[{\"code\":404,\"message\":\"Not found\"}]}";

        assertThat(lptracker.verdict(LIST, Reply.of(200, body, null))).isInstanceOf(Answer.Hold.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void triesAReadLaterThatFailed(int status) {
        assertThat(lptracker.verdict(READ, Reply.of(status, "<html>", null))).isInstanceOf(Answer.Later.class);
    }

    @Test
    void describesTheProjectAsItsOnlyPipeline() {
        Answer<Metadata> answer = lptracker.metadata(
                CONNECTION,
                brought(
                        "[{\"id\":77,\"name\":\"Call centre\"},{\"id\":\"78\",\"name\":\"Other\"}]",
                        """
                        [{"id":1,"name":"New","in_leads":true},{"id":2,"name":"Paid","in_leads":false},{"id":3,"name":"x"}]""",
                        """
                        [{"id":4,"name":"Topic","type":"cats","is_multi_select":1,"categories":[{"name":"One"},{"name":"Two"}]},
                         {"id":5,"name":"Owner","type":"owner"},{"id":6,"name":"Stage","type":"funnel"},
                         {"id":7,"name":"Without options","type":"cats"}]""",
                        "[{\"id\":12,\"name\":\"City\",\"type\":\"string\"}]",
                        "[{\"id\":0,\"name\":\"Main\"},{\"id\":\"48101\",\"name\":\"Oleg\"}]"));

        Metadata metadata = ((Answer.Ok<Metadata>) answer).value();
        assertThat(metadata.pipelines())
                .containsExactly(new Metadata.Pipeline(
                        "77",
                        "Call centre",
                        true,
                        List.of(
                                new Metadata.Stage("1", "New", false),
                                new Metadata.Stage("2", "Paid", true),
                                new Metadata.Stage("3", "x", false))));
        assertThat(metadata.fields())
                .containsExactly(
                        field(Entity.LEAD, "4", "Topic", "cats", Metadata.Kind.CHOICES, "One", "Two"),
                        field(Entity.LEAD, "7", "Without options", "cats", Metadata.Kind.CHOICE),
                        field(Entity.CONTACT, "12", "City", "string", Metadata.Kind.TEXT));
        assertThat(metadata.standard(FieldPath.LEAD_TAGS)).isEmpty();
        assertThat(metadata.standard(FieldPath.LEAD_PRICE).orElseThrow().readOnly())
                .isTrue();
        assertThat(metadata.standard(FieldPath.LEAD_RESPONSIBLE).orElseThrow().optionIds())
                .containsExactly("0", "48101");
        assertThat(metadata.users())
                .containsExactly(new Metadata.Named("0", "Main"), new Metadata.Named("48101", "Oleg"));
        assertThat(metadata.projects())
                .containsExactly(new Metadata.Named("77", "Call centre"), new Metadata.Named("78", "Other"));
    }

    @Test
    void describesOnlyTheProjectsToAConnectionWithoutOne() {
        Connection without = new Connection(
                LpRoutes.ACCOUNT, CONNECTION.url(), CONNECTION.credentials(), null, null, CONNECTION.webhookSecret());

        Calls parts = lptracker.describe(without);
        Answer<Metadata> answer = lptracker.metadata(without, brought("[{\"id\":77,\"name\":\"Call centre\"}]"));

        assertThat(parts.next().path()).isEqualTo("/projects");
        assertThat(parts.isOpen()).isFalse();
        assertThat(((Answer.Ok<Metadata>) answer).value().projects())
                .containsExactly(new Metadata.Named("77", "Call centre"));
    }

    @Test
    void needsAPersonForAProjectThatTheLoginDoesNotSee() {
        Answer<Metadata> answer =
                lptracker.metadata(CONNECTION, brought("[{\"id\":78,\"name\":\"Other\"}]", "[]", "[]", "[]", "[]"));

        assertThat(answer).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("project 77", "needs a person"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"sum\":100.5},{\"sum\":\"99,50\"}] | 200",
                "[{\"sum\":\"100\"}] | 100",
                "[] | ",
                "[{\"sum\":\"much\"}] | "
            })
    void addsUpThePayments(String payments, String sum) {
        assertThat(record("{\"payments\":" + payments + "}")
                        .value(FieldPath.LEAD_PRICE)
                        .canonical())
                .isEqualTo(sum == null ? "" : sum);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"owner_id\":0,\"owner\":5} | 0",
                "{\"owner_id\":null,\"owner\":\"5\"} | 5",
                "{\"owner\":{\"id\":6}} | 6",
                "{\"custom\":[{\"id\":1,\"type\":\"owner\",\"value\":{\"id\":100,\"type\":\"main\"}}]} | 100",
                "{\"owner\":[]} | "
            })
    void findsTheOwnerWhereverItStands(String lead, String owner) {
        Record record = record(lead);

        assertThat(record.responsible()).isEqualTo(owner);
        assertThat(record.value(FieldPath.LEAD_RESPONSIBLE).canonical()).isEqualTo(owner == null ? "" : owner);
    }

    @Test
    void refusesWhatLpTrackerHasNoPlaceFor() {
        Map<FieldPath, Value> phone = Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001")));
        Map<FieldPath, Value> price = Map.of(FieldPath.LEAD_PRICE, Value.of(5));

        assertThat(lptracker
                        .newLead(new Draft("78", "1", null, phone), CONNECTION)
                        .failure())
                .isInstanceOf(Answer.Refused.class);
        assertThat(lptracker
                        .newLead(new Draft("77", "1", "9", price), CONNECTION)
                        .failure())
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("lead.price"));
        assertThat(lptracker
                        .newLead(new Draft("77", "1", null, Map.of()), CONNECTION)
                        .failure())
                .isInstanceOf(Answer.CannotTake.class);
    }

    @Test
    void writesAMomentToTheMinuteInTheZoneOfTheCrm() {
        Map<FieldPath, Value> fields = Map.of(
                custom("6"),
                new Value.Moment(Instant.parse("2017-12-23T12:47:59Z")),
                custom("5"),
                Value.ofTexts(List.of("One", "Two")));

        JsonNode body = lptracker
                .newLead(new Draft(null, null, "9", fields), CONNECTION)
                .next()
                .body();

        assertThat(body.path("custom")).isEqualTo(json("{\"6\":\"23.12.2017 15:47\",\"5\":[\"One\",\"Two\"]}"));
    }

    private Record record(String lead) {
        JsonNode json = json(lead);
        ((com.fasterxml.jackson.databind.node.ObjectNode) json).put("id", 1);
        Answer<List<Record>> answer = lptracker.records(
                LpRoutes.ACCOUNT,
                CONNECTION,
                new Fetch(Set.of("1"), null),
                Calls.of(List.of()),
                Calls.of(List.of()),
                brought(json.toString()));
        return ((Answer.Ok<List<Record>>) answer).value().get(0);
    }

    private static Calls brought(String... replies) {
        Calls calls = Calls.of(Collections.nCopies(replies.length, READ));
        for (String reply : replies) {
            calls.next();
            calls.take(new Answer.Ok<>(json(reply)), false);
        }
        return calls;
    }

    private static FieldPath custom(String id) {
        return FieldPath.custom(Entity.LEAD, id);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Metadata.Field field(
            Entity of, String id, String name, String type, Metadata.Kind kind, String... options) {
        return new Metadata.Field(of, id, name, null, type, List.of(options), kind, false, List.of(), null);
    }
}
