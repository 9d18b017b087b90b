package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.crm.amocrm.AmoCrm;
import io.leadbridge.crm.lptracker.LpTracker;
import io.leadbridge.event.Standing;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    private static final Call READ = Call.list("fetch", "/leads", null);
    private static final Call READ_ONE = Call.one("fetch", "/lead/1", null);

    private final AmoCrm amocrm = new AmoCrm();
    private final LpTracker lptracker = new LpTracker(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"a\":1}            | Ok      | Ok",
                "204 |                      | Ok      | Ok",
                "200 | <html>               | Later   | Unknown",
                "400 | {\"detail\":\"no\"}  | Refused | Refused",
                "401 | {}                   | Hold    | Hold",
                "402 | {}                   | Hold    | Hold",
                "403 | {\"detail\":\"no\"}  | Hold    | Hold",
                "403 | <html>               | Hold    | Hold",
                "404 | <html>               | Hold    | Gone",
                "422 | {\"detail\":\"no\"}  | Refused | Refused",
                "429 | <html>               | Later   | Later",
                "302 |                      | Hold    | Hold",
                "500 | <html>               | Later   | Unknown",
                "503 |                      | Later   | Unknown",
                "504 | <html>               | Later   | Unknown"
            })
    void judgesAmoCrmByStatusAndBody(int status, String body, String read, String write) throws Exception {
        Reply reply = Reply.of(status, body, null);

        assertThat(kind(amocrm.verdict(READ, reply))).isEqualTo(read);
        assertThat(kind(amocrm.verdict(change("{}"), reply))).isEqualTo(write);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"status\":\"success\",\"result\":{\"id\":1}}                                    | Ok      | Ok",
                "200 | {\"status\":\"success\"}                                                          | Later   | Ok",
                "200 | [{\"id\":1}]                                                                      | Ok      | Ok",
                "200 | {\"status\":\"error\",\"errors\":[{\"code\":400,\"message\":\"no\"}]}             | Refused | Refused",
                "200 | {\"status\":\"error\",\"errors\":[\"no\"]}                                        | Refused | Refused",
                "200 | {\"status\":\"error\",\"errors\":[{\"code\":400,\"message\":\"Invalid lead ID\"}]}| Gone    | Gone",
                "200 | {\"status\":\"error\",\"errors\":[{\"code\":404}]}                                | Gone    | Gone",
                "200 | {\"status\":\"error\",\"errors\":[{\"code\":401}]}                                | Hold    | Hold",
                "200 | {\"status\":\"error\",\"errors\":[{\"code\":503}]}                                | Later   | Later",
                "503 | {\"status\":\"error\",\"errors\":[{\"code\":503}]}                                | Later   | Later",
                "503 | <html>                                                                            | Later   | Unknown",
                "500 |                                                                                   | Later   | Unknown",
                "200 | {\"status\":\"error\",\"errors\":[]}                                              | Later   | Unknown",
                "200 | <html>                                                                            | Later   | Unknown",
                "200 |                                                                                   | Later   | Unknown"
            })
    void judgesLpTrackerByTheBodyFirst(int status, String body, String read, String write) throws Exception {
        Reply reply = Reply.of(status, body, null);

        assertThat(kind(lptracker.verdict(READ_ONE, reply))).isEqualTo(read);
        assertThat(kind(lptracker.verdict(change("{}"), reply))).isEqualTo(write);
    }

    @Test
    void aMissingRightToWebhooksPausesNoConnection() {
        Call amo = Call.list("subscribe", "/api/v4/webhooks", null);
        Call lp = Call.list("subscribe", "/project/77/project-callback-url", null);

        assertThat(amocrm.verdict(amo, Reply.of(403, "{\"detail\":\"no\"}", null)))
                .isInstanceOf(Answer.Refused.class);
        assertThat(amocrm.verdict(amo, Reply.of(403, "<html>", null)).standing().kind())
                .as("a ban is one here, too")
                .isEqualTo(Standing.Kind.BAN);
        for (int code : new int[] {403, 404}) {
            String body = "{\"status\":\"error\",\"errors\":[{\"code\":" + code + "}]}";
            assertThat(lptracker.verdict(lp, Reply.of(200, body, null))).isInstanceOf(Answer.Refused.class);
        }
    }

    @Test
    void waitsAsLongAsTheCrmAsks() {
        Answer<JsonNode> answer = amocrm.verdict(READ, Reply.of(429, "", Duration.ofSeconds(17)));

        assertThat(answer).isInstanceOfSatisfying(Answer.Later.class, later -> assertThat(later.after())
                .isEqualTo(Duration.ofSeconds(17)));
    }

    @Test
    void restsLongerWhenBanned() {
        assertThat(amocrm.verdict(READ, Reply.of(403, "<html>", null)))
                .isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.after())
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(30)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {}     | PERSON",
                "402 | {}     | PERSON",
                "403 | {}     | PERSON",
                "403 | <html> | BAN",
                "429 | <html> | UNCLEAR",
                "503 | <html> | UNCLEAR",
                "400 | {}     | FINE",
                "200 | {}     | FINE"
            })
    void tellsWhatAnAnswerMeansForTheWholeConnection(int status, String body, Standing.Kind kind) {
        assertThat(amocrm.verdict(READ, Reply.of(status, body, null)).standing().kind())
                .isEqualTo(kind);
    }

    @Test
    void namesTheFieldAndHidesTheValue() throws Exception {
        Call call = change("{\"custom_fields_values\":[{\"field_id\":501},{\"field_id\":502}]}");
        String body = "{\"validation-errors\":[{\"errors\":[{\"code\":\"NotSupportedChoice\",\"path\":"
                + "\"custom_fields_values.1.values.0.value\",\"detail\":\"'Ivan' or +7 999 000-11-22 or i@x.test is bad\"}]}]}";

        Answer<JsonNode> answer = amocrm.verdict(call, Reply.of(400, body, null));

        assertThat(((Answer.Refused<?>) answer).reason())
                .contains("field 502", "NotSupportedChoice")
                .doesNotContain("Ivan", "999", "i@x.test");
    }

    @ParameterizedTest
    @CsvSource({"NOT_SENT, Later, Later", "NO_ANSWER, Later, Unknown"})
    void knowsWhetherAWriteMayHaveBeenDone(Reply.Trouble trouble, String read, String write) throws Exception {
        Reply reply = Reply.failed(trouble);

        assertThat(kind(amocrm.verdict(READ, reply))).isEqualTo(read);
        assertThat(kind(amocrm.verdict(change("{}"), reply))).isEqualTo(write);
        assertThat(kind(lptracker.verdict(READ, reply))).isEqualTo(read);
        assertThat(kind(lptracker.verdict(change("{}"), reply))).isEqualTo(write);
    }

    private static Call change(String body) throws Exception {
        return Call.change("update", "PATCH", "/lead/1", new ObjectMapper().readTree(body));
    }

    private static String kind(Answer<?> answer) {
        return answer.getClass().getSimpleName();
    }
}
