package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LpLeadsHttpTest extends LpHttp {

    @Test
    void makesTheViewASecondLater() throws IOException {
        JsonNode created = lead();
        assertThat(created.path("view").isNull()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        JsonNode read = read("/lead/" + created.path("id"));
        set("viewLagMs", 0);

        assertThat(read.at("/view/campaign").asText()).isEqualTo("c");
        assertThat(read("/view/" + read.at("/view/id")).path("source").asText()).isEqualTo("Api");
        assertThat(lead().at("/view/keyword").asText()).isEqualTo("k");
    }

    @Test
    void takesAViewByItsId() throws IOException {
        JsonNode view = human.send(
                        "POST",
                        "/view",
                        "{\"project_id\":77,\"source\":\"s\",\"page\":\"p\",\"visitor\":{\"version\":1}}")
                .result();
        String path = "/view/" + view.path("id");
        JsonNode lead = human.send(
                        "POST", "/lead", INLINE.replace("\"view\":{", "\"view_id\":" + view.path("id") + ",\"x\":{"))
                .result();
        human.send("PUT", path, "{\"campaign\":\"c2\"}");
        clock.advance(Duration.ofSeconds(1));

        assertThat(read("/lead/" + lead.path("id")).path("view").toString())
                .isEqualTo("{\"id\":" + view.path("id") + ",\"source\":\"s\",\"campaign\":\"c2\",\"keyword\":\"\"}");
        assertThat(read(path).path("seo_system").isNull()).isTrue();
        assertThat(human.send("DELETE", path).result().asBoolean()).isTrue();
        assertThat(read("/lead/" + lead.path("id")).path("view").isNull()).isTrue();
        assertThat(code(human.send("GET", path))).isEqualTo(400);
    }

    @Test
    void takesDatesAndShowsThemInTheZoneThatIsSet() throws IOException {
        JsonNode lead = human.send(
                        "POST",
                        "/lead",
                        INLINE.replace(
                                "\"name\":\"Кухня\",",
                                "\"lead_date\":\"23.12.2017 15:47\",\"payments\":[" + PAYMENT
                                        + "],\"deal_date\":\"24.12.2017 10:00\","))
                .result();

        JsonNode read = read("/lead/" + lead.path("id"));

        assertThat(read.path("created_at").asText()).isEqualTo("23.12.2017 15:47");
        assertThat(read.path("deal_date").asText()).isEqualTo("24.12.2017 10:00");
        assertThat(read.path("updated_at").asText()).isEqualTo("01.03.2026 12:00");
        set("zoneOffsetMinutes", 300);
        assertThat(read("/lead/" + lead.path("id")).path("updated_at").asText()).isEqualTo("01.03.2026 14:00");
        assertThat(read("/lead/" + lead.path("id")).at("/contact/created_at").asText())
                .isEqualTo("01.03.26 14:00:00");
    }

    @Test
    void writesEmptyMapsAsPhpDoesUnlessThatIsSetOff() throws IOException {
        String lead = "/lead/" + lead().path("id");
        assertThat(read(lead).path("params").isArray()).isTrue();

        set("emptyMapsAsArrays", false);

        assertThat(read(lead).path("params").isObject()).isTrue();
    }

    @Test
    void usesTheOldNamesOfASingleLeadWhereThatIsSet() throws IOException {
        String lead = "/lead/" + lead().path("id");
        set("oldLeadNames", true);

        JsonNode read = read(lead);

        assertThat(read.path("funnel").asLong()).isEqualTo(1648180);
        assertThat(read.path("owner").asText()).isEqualTo("0");
        assertThat(read.path("lead_date").asText()).isEqualTo("01.03.2026 12:00");
        assertThat(read.has("stage_id") || read.has("owner_id") || read.has("created_at"))
                .isFalse();
        assertThat(read("/lead/77/list").at("/0/stage_id").asLong()).isEqualTo(1648180);
    }

    @Test
    void addsEachPaymentAndStaysADeal() throws IOException {
        String lead = "/lead/" + lead().path("id");

        human.send("POST", lead + "/payment", PAYMENT);
        human.send("PUT", lead + "/funnel", "{\"funnel\":1648190}");
        JsonNode twice = human.send("POST", lead + "/payment", PAYMENT).result();

        assertThat(twice.path("payments")).hasSize(2);
        assertThat(twice.at("/payments/1/sum").asText()).isEqualTo("100.50");
        assertThat(twice.path("deal").asBoolean()).isTrue();
        assertThat(twice.path("stage_id").asLong()).isEqualTo(1648190);
        assertThat(twice.path("deal_date").asText()).isEqualTo("01.03.2026 12:00");
    }

    @Test
    void makesADealAtOnceOfALeadWithPayments() throws IOException {
        JsonNode lead = human.send(
                        "POST", "/lead", INLINE.replace("\"name\":\"Кухня\",", "\"payments\":[" + PAYMENT + "],"))
                .result();

        assertThat(read("/lead/" + lead.path("id")).path("stage_id").asLong()).isEqualTo(1648194);
        assertThat(list("is_deal=1")).hasSize(1);
        Answer refused = human.send("PUT", "/lead/" + lead().path("id") + "/funnel", "{\"funnel\":1648194}");
        assertThat(code(refused)).isEqualTo(400);
    }

    @Test
    void changesOneCustomAtATime() throws IOException {
        String custom = "/lead/" + lead().path("id") + "/custom/1803706";

        assertThat(read(custom).toString())
                .isEqualTo("{\"id\":1803706,\"name\":\"Тема\",\"type\":\"cats\",\"value\":\"Кухня\"}");
        assertThat(human.send("PUT", custom, "{\"value\":\"Шкаф\",\"options\":[]}")
                        .result()
                        .path("value")
                        .asText())
                .isEqualTo("Шкаф");
        assertThat(human.send("DELETE", custom, "{\"options\":[]}").result().asBoolean())
                .isTrue();
        assertThat(read(custom).path("value").isNull()).isTrue();
        assertThat(code(human.send("PUT", custom, "{\"value\":\"Стул\"}"))).isEqualTo(400);
        assertThat(code(human.send("PUT", custom.replace("706", "701"), "{\"value\":\"1648186\"}")))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ignoresOrAppliesStageAndOwnerInAPut(boolean applies) throws IOException {
        String lead = "/lead/" + lead().path("id");
        set("systemCustomsApplied", applies);

        human.send("PUT", lead, "{\"custom\":{\"1803700\":{\"id\":48101},\"1803701\":\"1648186\",\"1803704\":null}}");

        JsonNode read = read(lead);
        assertThat(read.path("stage_id").asLong()).isEqualTo(applies ? 1648186 : 1648180);
        assertThat(read.path("owner_id").asLong()).isEqualTo(applies ? 48101 : 0);
        assertThat(read.at("/custom/2/value").asText()).isEqualTo("100");
        set("nullEmptiesCustoms", true);
        human.send("PUT", lead, "{\"custom\":{\"1803704\":null}}");
        assertThat(read(lead).at("/custom/2/value").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"false,400", "true,0"})
    void hidesAFreshLeadFromItsOtherCallsUnlessThatIsSet(boolean onlyComments, int code) throws IOException {
        String lead = "/lead/" + lead().path("id");
        set("freshLeadMs", 2000);
        set("freshLeadOnlyComments", onlyComments);

        assertThat(code(hub.send("PUT", lead + "/funnel", "{\"funnel\":1648186}")))
                .isEqualTo(code);
        assertThat(code(hub.send("POST", lead + "/comment", "{\"text\":\"early\"}")))
                .isEqualTo(400);
        clock.advance(Duration.ofSeconds(2));
        assertThat(code(hub.send("POST", lead + "/comment", "{\"text\":\"late\"}")))
                .isZero();
    }

    @Test
    void dialsNobodyAndKeepsARecord() throws IOException {
        JsonNode lead = human.send("POST", "/lead", INLINE.replace("\"name\":\"Кухня\",", "\"callback\":true,"))
                .result();
        String path = "/lead/" + lead.path("id");
        human.send("POST", path + "/call");
        human.send(
                "POST", "/sandbox/leads/" + lead.path("id") + "/calls", "{\"duration\":60,\"record\":\"https://r/1\"}");

        JsonNode calls = read(path + "/calls");

        assertThat(calls.findValuesAsText("type")).containsExactly("outgoing", "outgoing", "incomming");
        assertThat(calls.findValuesAsText("disposition")).containsExactly("NO ANSWER", "NO ANSWER", "ANSWERED");
        assertThat(calls.at("/2/time").asLong()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(calls.at("/2").has("owner")).isTrue();
        assertThat(read(path).at("/calls_records/2/record").asText()).isEqualTo("https://r/1");
        set("callsRecordsMissing", true);
        assertThat(read(path).has("calls_records")).isFalse();
        clock.moveTo(Instant.parse("2026-12-31T20:59:00Z"));
        assertThat(login("human").send("GET", path + "/calls").result()).hasSize(3);
        clock.moveTo(Instant.parse("2026-12-31T21:00:00Z"));
        assertThat(login("human").send("GET", path + "/calls").result()).hasSize(0);
    }

    @Test
    void keepsFilesInAFieldOfTheirOwn() throws IOException {
        String field = human.send("POST", "/custom/77/create", "{\"name\":\"Договор\",\"type\":\"file\"}")
                .result()
                .path("id")
                .asText();
        String lead = "/lead/" + lead().path("id");
        String file =
                "{\"name\":\"a.jpg\",\"mime\":\"image/jpeg\",\"data\":\"aGk=\",\"custom_field_id\":" + field + "}";
        assertThat(read(lead + "/custom/" + field).path("value").isNull()).isTrue();

        assertThat(human.send("POST", lead + "/file", file).result().asBoolean())
                .isTrue();

        assertThat(read(lead + "/custom/" + field).path("value").asText()).isEqualTo("a.jpg");
        set("fileIdsInCustom", true);
        String id = read(lead + "/custom/" + field).at("/value/0/id").asText();
        assertThat(read(lead + "/custom/" + field + "/file/" + id).toString())
                .isEqualTo("{\"id\":" + id + ",\"name\":\"a.jpg\",\"ext\":\"jpg\",\"data\":\"aGk=\"}");
        assertThat(code(human.send("POST", lead + "/file", file.replace("aGk=", "?"))))
                .isEqualTo(400);
        assertThat(code(human.send("POST", lead + "/file", file.replace(field, "1803704"))))
                .isEqualTo(400);
    }

    @Test
    void leavesResultsOutOfAnswersToWritesWhereThatIsSet() throws IOException {
        String lead = "/lead/" + lead().path("id");
        set("resultsMissing", true);

        assertThat(human.send("PUT", lead, "{\"name\":\"x\"}").text()).isEqualTo("{\"status\":\"success\"}");
        assertThat(read(lead).path("name").asText()).isEqualTo("x");
    }
}
