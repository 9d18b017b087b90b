package io.leadbridge.crm.lptracker;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both readings of what a PUT of a contact does to what it does not send; nothing is lost in either. */
class ContactUpdateTest extends LpHttpTest {

    private static final String OLD_PHONE = "{\"id\":\"10\",\"type\":\"phone\",\"data\":\"79990000001\"}";
    private static final String NEW_PHONE = "{\"id\":\"11\",\"type\":\"phone\",\"data\":\"+79990000002\"}";
    private static final String CITY = "{\"id\":12,\"name\":\"City\",\"type\":\"string\",\"value\":\"Omsk\"}";
    private static final String BEFORE = contact(5, "Ivan", OLD_PHONE, CITY);
    private static final Map<FieldPath, Value> PHONE =
            Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000002")));

    @Test
    void sendsAChangeAloneInOneCallOnceItWasSeenThatTheRestStays() {
        answer("/contact/5", success(BEFORE));
        answers("PUT", "/contact/5", ok(contact(5, "Petr", OLD_PHONE, CITY)));
        answers("PUT", "/contact/6", ok(contact(6, "Petr", OLD_PHONE, CITY)));

        value(update("5", Map.of(FieldPath.CONTACT_NAME, Value.of("Petr"))));
        value(update("6", Map.of(FieldPath.CONTACT_NAME, Value.of("Petr"))));
        value(update("6", Map.of(FieldPath.custom(Entity.CONTACT, "12"), Value.of("Tomsk"))));

        assertThat(reads()).isEqualTo(1);
        assertThat(json(puts("/contact/5").get(0))).isEqualTo(json("{\"id\":5,\"project_id\":77,\"name\":\"Petr\"}"));
        assertThat(puts("/contact/6").stream().map(ContactUpdateTest::json))
                .containsExactly(
                        json("{\"id\":6,\"project_id\":77,\"name\":\"Petr\"}"),
                        json("{\"id\":6,\"project_id\":77,\"fields\":{\"12\":\"Tomsk\"}}"));
    }

    @Test
    void sendsAPhoneAloneInOneCallOnceItWasSeenThatPhonesJoin() {
        answer("/contact/5", success(BEFORE));
        answers("PUT", "/contact/5", ok(contact(5, "Ivan", OLD_PHONE + "," + NEW_PHONE, CITY)));
        answers("PUT", "/contact/6", ok("true"));

        value(update("5", PHONE));
        value(update("6", PHONE));

        assertThat(reads()).isEqualTo(1);
        assertThat(json(puts("/contact/6").get(0)))
                .isEqualTo(
                        json(
                                """
                                {"id":6,"project_id":77,"details":[{"type":"phone","data":"+79990000002"}]}"""));
    }

    @Test
    void learnsOfPhonesOnlyByAPhone() {
        answer("/contact/5", success(BEFORE));
        answers("PUT", "/contact/5", ok(contact(5, "Petr", OLD_PHONE, CITY)));
        value(update("5", Map.of(FieldPath.CONTACT_NAME, Value.of("Petr"))));

        value(update("5", PHONE));

        assertThat(reads("/contact/5")).as("read before the phone, too").isGreaterThan(1);
    }

    @Test
    void restoresThePhonesThatAReplacingLpTrackerDroppedAndThenSendsAll() {
        answer("/contact/5", success(BEFORE));
        answers(
                "PUT",
                "/contact/5",
                ok(contact(5, "Ivan", NEW_PHONE, CITY)),
                ok(contact(5, "Ivan", NEW_PHONE + "," + OLD_PHONE, CITY)));
        answer("/contact/6", success(contact(6, "Olga", OLD_PHONE, CITY)));
        answers("PUT", "/contact/6", ok("true"));

        value(update("5", PHONE));
        value(update("6", PHONE));

        assertThat(puts("/contact/5")).hasSize(2);
        assertThat(json(puts("/contact/5").get(1)).path("details"))
                .isEqualTo(json("[" + NEW_PHONE + ",{\"type\":\"phone\",\"data\":\"79990000001\"}]"));
        assertThat(puts("/contact/6")).hasSize(1);
        assertThat(json(puts("/contact/6").get(0)))
                .isEqualTo(
                        json(
                                """
                                {"id":6,"project_id":77,"name":"Olga","details":[
                                  {"id":"10","type":"phone","data":"79990000001"},{"type":"phone","data":"+79990000002"}],
                                 "fields":{"12":"Omsk"}}"""));
    }

    @Test
    void restoresAllThatWasNotSentIfThatVanished() {
        answer("/contact/5", success(BEFORE));
        answers("PUT", "/contact/5", ok(contact(5, "Petr", "", "")), ok("true"));

        value(update("5", Map.of(FieldPath.CONTACT_NAME, Value.of("Petr"))));
        value(update("5", Map.of(FieldPath.CONTACT_NAME, Value.of("Oleg"))));

        assertThat(json(puts("/contact/5").get(1)))
                .isEqualTo(
                        json(
                                """
                                {"id":5,"project_id":77,"name":"Petr","details":[{"type":"phone","data":"79990000001"}],
                                 "fields":{"12":"Omsk"}}"""));
        assertThat(json(puts("/contact/5").get(2)).path("details")).hasSize(1);
        assertThat(puts("/contact/5")).hasSize(3);
    }

    @Test
    void restoresALossLaterIfNobodyKnowsWhatBecameOfTheWrite() {
        answers(
                "GET",
                "/contact/5",
                ok(BEFORE),
                ok(contact(5, "Petr", NEW_PHONE, "")),
                ok(contact(5, "Petr", NEW_PHONE + "," + OLD_PHONE, CITY)));
        answers("PUT", "/contact/5", broken(), ok("true"));
        Map<FieldPath, Value> both = Map.of(
                FieldPath.CONTACT_NAME,
                Value.of("Petr"),
                FieldPath.CONTACT_PHONE,
                Value.ofTexts(List.of("+79990000002")));

        assertThat(update("5", both)).isInstanceOf(Answer.Unknown.class);
        value(update("5", both));
        value(update("5", both));

        assertThat(puts("/contact/5")).hasSize(2);
        assertThat(json(puts("/contact/5").get(1)).path("details")).hasSize(2);
        assertThat(json(puts("/contact/5").get(1)).path("fields")).isEqualTo(json("{\"12\":\"Omsk\"}"));
    }

    @Test
    void looksAgainWhenTheAnswerDoesNotShowTheContact() {
        answers("GET", "/contact/5", ok(BEFORE), ok(contact(5, "Petr", OLD_PHONE, CITY)));
        answers("PUT", "/contact/5", ok("true"));
        answers("PUT", "/contact/6", ok("true"));

        value(update("5", Map.of(FieldPath.CONTACT_NAME, Value.of("Petr"))));
        value(update("6", Map.of(FieldPath.CONTACT_NAME, Value.of("Petr"))));

        assertThat(reads()).isEqualTo(2);
    }

    @Test
    void readsFirstWhenOneOfSeveralPhonesMayBeThereAlready() {
        answer("/contact/5", success(BEFORE));
        answers("PUT", "/contact/5", ok(contact(5, "Ivan", OLD_PHONE + "," + NEW_PHONE, CITY)));
        value(update("5", PHONE));

        value(update("5", Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("8 999 000-00-01", "+79990000003")))));

        assertThat(reads()).isEqualTo(2);
        assertThat(json(puts("/contact/5").get(1)).path("details"))
                .isEqualTo(json("[{\"type\":\"phone\",\"data\":\"+79990000003\"}]"));
    }

    @Test
    void writesNothingThatIsThereAlready() {
        answer("/contact/5", success(BEFORE));

        value(update(
                "5",
                Map.of(
                        FieldPath.CONTACT_NAME,
                        Value.of("Ivan"),
                        FieldPath.CONTACT_PHONE,
                        Value.ofTexts(List.of("8 999 000-00-01")))));

        assertThat(puts("/contact/5")).isEmpty();
    }

    @Test
    void saysThatTheContactIsGone() {
        answer("/contact/5", error(400, "Invalid contact ID"));
        answer("/contact/6", success(BEFORE));
        answers("PUT", "/contact/6", okJson(error(404, "Not found")));

        assertThat(update("5", PHONE))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("contact 5 is gone"));
        assertThat(update("6", PHONE))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("contact is gone"));
    }

    private Answer<Updated> update(String contact, Map<FieldPath, Value> fields) {
        return routes.crm.update(LpRoutes.ACCOUNT, new Patch("1", contact, null, null, fields), LONG);
    }

    private static String contact(int id, String name, String details, String fields) {
        return "{\"id\":" + id + ",\"project_id\":77,\"name\":\"" + name + "\",\"profession\":\"\",\"details\":["
                + details + "],\"fields\":[" + fields + "]}";
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
