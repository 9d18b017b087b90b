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
                  {"id":10,"type":"owner","value":{"id":100}},{"id":11,"type":"file","value":"x"},
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
                brought("{\"id\":77,\"name\":\"Call centre\"}"),
                brought(
                        """
                        [{"id":1,"name":"New","in_leads":true},{"id":2,"name":"Paid","in_leads":false},{"id":3,"name":"x"}]"""),
                brought(
                        """
                        [{"id":4,"name":"Topic","type":"cats","is_multi_select":1,"categories":[{"name":"One"},{"name":"Two"}]},
                         {"id":5,"name":"Owner","type":"owner"},{"id":6,"name":"Stage","type":"funnel"},
                         {"id":7,"name":"Without options","type":"cats"}]"""),
                brought("[{\"id\":12,\"name\":\"City\",\"type\":\"string\"}]"));

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
                        new Metadata.Field(Entity.LEAD, "4", "Topic", null, "cats", List.of("One", "Two")),
                        new Metadata.Field(Entity.LEAD, "7", "Without options", null, "cats", List.of()),
                        new Metadata.Field(Entity.CONTACT, "12", "City", null, "string", List.of()));
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

    private static Calls brought(String json) {
        Calls calls = Calls.of(List.of(READ));
        calls.next();
        return calls.take(new Answer.Ok<>(json(json)));
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
}
