package io.leadbridge.crm.lptracker;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of writes, and values as each type of field wants them. */
class LeadUpdateTest extends LpHttpTest {

    private static final String CUSTOMS =
            """
            [{"id":1,"name":"Owner","type":"owner"},{"id":2,"name":"Stage","type":"funnel"},
             {"id":3,"name":"File","type":"file"},{"id":4,"name":"Place","type":"map"},
             {"id":5,"name":"Who","type":"conv_owner"},{"id":"10","name":"Text","type":"text"},
             {"id":11,"name":"Topic","type":"cats","is_multi_select":0,"categories":[{"name":"Кухня"},{"name":"Шкаф  купе"}]},
             {"id":12,"name":"Topics","type":"cats","is_multi_select":"1","categories":[{"name":"One"},{"name":"Two"}]},
             {"id":13,"name":"Untold","type":"cats"},{"id":14,"name":"Date","type":"date"}]""";

    @BeforeEach
    void fields() {
        answer("/project/77/customs", success(CUSTOMS));
    }

    @Test
    void answersEachPatchInOrderThoughTheFirstFails() {
        answers("PUT", "/lead/1", okJson(error(400, "Invalid name")));
        answers("PUT", "/lead/2", ok("{}"));
        answers("PUT", "/lead/3", broken());
        answers("PUT", "/lead/4", ok("{}"));

        List<Answer<Updated>> answers =
                routes.crm.update(LpRoutes.ACCOUNT, List.of(named("1"), named("2"), named("3"), named("4")), LONG);

        assertThat(answers)
                .extracting(answer -> answer.getClass().getSimpleName())
                .containsExactly("Refused", "Ok", "Unknown", "Ok");
    }

    @Test
    void answersEachDraftInOrderThoughTheFirstFails() {
        answers("POST", "/lead", ok("{\"id\":21}"), okJson(error(503, "Too many requests")), ok("{\"id\":22}"));
        Draft without = new Draft("77", null, null, Map.of(FieldPath.LEAD_NAME, Value.of("x")));
        Draft draft = new Draft("77", null, "9", Map.of(FieldPath.LEAD_NAME, Value.of("x")));

        List<Answer<Created>> answers =
                routes.crm.create(LpRoutes.ACCOUNT, List.of(without, draft, draft, draft), LONG);

        assertThat(answers)
                .extracting(answer -> answer.getClass().getSimpleName())
                .containsExactly("CannotTake", "Ok", "Later", "Ok");
        assertThat(answers.get(3)).isEqualTo(new Answer.Ok<>(new Created("22", "9")));
    }

    @Test
    void answersEachPatchWhenNobodyCanLogIn() {
        answers("POST", "/login", okJson(error(401, "Invalid login or password")));

        assertThat(routes.crm.update(LpRoutes.ACCOUNT, List.of(named("1"), named("2")), LONG))
                .hasSize(2)
                .allMatch(answer -> answer instanceof Answer.Hold);
    }

    @Test
    void writesAValueAsItsFieldWantsItAndReadsTheFieldsOnce() {
        answers("PUT", "/lead/1", ok("{}"));

        value(update(custom("11"), Value.of("шкаф купе")));
        value(update(custom("12"), Value.of("two")));
        value(update(custom("12"), Value.ofTexts(List.of("one", "Two"))));
        value(update(custom("13"), Value.of("anything")));
        value(update(custom("10"), Value.of(5)));

        assertThat(puts("/lead/1"))
                .containsExactly(
                        "{\"custom\":{\"11\":\"Шкаф  купе\"}}",
                        "{\"custom\":{\"12\":[\"Two\"]}}",
                        "{\"custom\":{\"12\":[\"One\",\"Two\"]}}",
                        "{\"custom\":{\"13\":\"anything\"}}",
                        "{\"custom\":{\"10\":\"5\"}}");
        assertThat(reads()).isEqualTo(1);
    }

    @Test
    void readsTheFieldsAnewForAChoiceThatWasJustAdded() {
        answers("PUT", "/lead/1", ok("{}"));
        value(update(custom("11"), Value.of("Кухня")));
        answer("/project/77/customs", success(CUSTOMS.replace("Кухня", "Диван")));

        value(update(custom("11"), Value.of("диван")));

        assertThat(puts("/lead/1")).last().isEqualTo("{\"custom\":{\"11\":\"Диван\"}}");
    }

    @Test
    void refusesAChoiceThatIsNotThereWithoutNamingIt() {
        assertThat(update(custom("11"), Value.of("Ivan Petrov")))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("lead.custom.11", "choices")
                        .doesNotContain("Ivan"));
        server.verify(0, putRequestedFor(anyUrl()));
    }

    @Test
    void triesARefusedChoiceOnceMoreWithTheFieldsReadAnew() {
        answers("PUT", "/lead/1", ok("{}"), okJson(error(400, "Invalid category")));
        value(update(custom("11"), Value.of("Кухня")));

        assertThat(update(custom("11"), Value.of("Кухня"))).isInstanceOf(Answer.Later.class);
        assertThat(update(custom("11"), Value.of("Кухня"))).isInstanceOf(Answer.Refused.class);
        assertThat(reads()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4", "5"})
    void refusesFieldsThatCannotBeWritten(String id) {
        assertThat(update(custom(id), Value.of("x")))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("lead.custom." + id, "cannot be written"));
    }

    @Test
    void refusesSeveralValuesForAFieldOfOne() {
        assertThat(update(custom("10"), Value.ofTexts(List.of("a", "b"))))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("lead.custom.10", "one value"));
    }

    @Test
    void writesNothingOfAContactIfTheLeadsPartCannotBeWritten() {
        Map<FieldPath, Value> fields =
                Map.of(FieldPath.CONTACT_NAME, Value.of("Ivan"), FieldPath.LEAD_PRICE, Value.of(100));

        assertThat(routes.crm.update(LpRoutes.ACCOUNT, new Patch("1", "5", null, null, fields), LONG))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("lead.price", "payments"));
        server.verify(0, putRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "12", "14"})
    void emptiesChoicesAndDatesByADelete(String id) {
        answers("DELETE", "/lead/1/custom/" + id, ok("{}"));

        value(update(custom(id), Value.EMPTY));

        server.verify(
                1,
                deleteRequestedFor(urlEqualTo("/lead/1/custom/" + id))
                        .withRequestBody(equalToJson("{\"options\":[]}")));
        server.verify(0, putRequestedFor(anyUrl()));
    }

    @Test
    void writesNameAndCustomsThenTheOwnerThenTheStage() {
        for (String url : List.of("/lead/1", "/lead/1/owner", "/lead/1/funnel")) {
            answers("PUT", url, ok("{}"));
        }
        Map<FieldPath, Value> fields = Map.of(
                FieldPath.LEAD_NAME,
                Value.of("Кухня"),
                custom("10"),
                Value.of("a"),
                FieldPath.LEAD_RESPONSIBLE,
                Value.of("48101"));

        value(routes.crm.update(LpRoutes.ACCOUNT, new Patch("1", null, "77", "1648186", fields), LONG));

        assertThat(server.findAll(putRequestedFor(anyUrl())))
                .extracting(LoggedRequest::getUrl)
                .containsExactly("/lead/1", "/lead/1/owner", "/lead/1/funnel");
        assertThat(puts("/lead/1/owner")).containsExactly("{\"owner\":48101}");
        assertThat(puts("/lead/1/funnel")).containsExactly("{\"funnel\":1648186}");
    }

    @Test
    void createsALeadWithItsOwner() {
        answers("POST", "/lead", ok("{\"id\":21}"));
        Draft draft = new Draft("77", null, "9", Map.of(FieldPath.LEAD_RESPONSIBLE, Value.of("48101")));

        value(routes.crm.create(LpRoutes.ACCOUNT, draft, LONG));

        server.verify(postRequestedFor(urlEqualTo("/lead"))
                .withRequestBody(equalToJson("{\"callback\":false,\"contact_id\":9,\"owner\":48101}")));
    }

    @Test
    void costsOneCallForALeadOfWhichOnlyFieldsChanged() {
        answers("PUT", "/lead/1", ok("{}"));
        value(update(custom("10"), Value.of("a")));
        server.resetRequests();

        value(update(custom("10"), Value.of("b")));

        server.verify(1, anyRequestedFor(anyUrl()));
    }

    private Answer<Updated> update(FieldPath path, Value value) {
        return routes.crm.update(LpRoutes.ACCOUNT, new Patch("1", null, null, null, Map.of(path, value)), LONG);
    }

    private static Patch named(String lead) {
        return new Patch(lead, null, null, null, Map.of(FieldPath.LEAD_NAME, Value.of("x")));
    }

    private static FieldPath custom(String id) {
        return FieldPath.custom(Entity.LEAD, id);
    }
}
