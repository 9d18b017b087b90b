package io.leadbridge.crm.lptracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Reply;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded shapes of LPTracker's answers, with made-up values: {@code src/test/resources/answers/lptracker}. */
class RecordedAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZoneId ZONE = ZoneId.of("Europe/Moscow");
    private static final Call LIST = Call.list("fetch", "/lead/77/list", null);

    private final LpTracker lptracker = new LpTracker(ZONE);
    private final Reading reading = new Reading(new Dates(ZONE));

    @ParameterizedTest
    @ValueSource(strings = {"calls-list", "callback-url-list", "labels-list", "staff-list", "project-customs-cats"})
    void unwrapsAList(String answer) throws IOException {
        JsonNode list = result(LIST, answer);

        assertThat(list.isArray()).isTrue();
        assertThat(list).hasSize(1);
    }

    @Test
    void readsTheTokenOfALogin() throws IOException {
        assertThat(result(Call.list("login", "/login", null), "login-success")
                        .path("token")
                        .asText())
                .isEqualTo("0123456789AbCdEf0123456789AbCdEf");
    }

    @Test
    void takesASuccessThatIsABareTrue() throws IOException {
        assertThat(result(LIST, "logout-success").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"200, login-error-401", "200, error-401-token", "401, error-401-token"})
    void knowsARefusedLoginAndADeadTokenWhateverTheStatus(int status, String answer) throws IOException {
        Reply reply = Reply.of(status, body(answer), null);

        assertThat(lptracker.tokenRefused(reply)).isTrue();
        assertThat(lptracker.verdict(LIST, reply)).isInstanceOf(Answer.Hold.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void takesAnUnknownLeadOfAWriteAsTooNewAtFirst(int status) throws IOException {
        Call comment = Call.change("note", "POST", "/lead/77000010/comment", JsonNodeFactory.instance.objectNode());

        Answer<JsonNode> answer =
                lptracker.verdict(comment, Reply.of(status, body("error-400-comment-too-early"), null));

        assertThat(answer).isInstanceOf(Answer.Gone.class);
        assertThat(lptracker.mayBeTooNew(comment, answer)).isTrue();
    }

    @Test
    void refusesWhatAPersonHasToLookAt() throws IOException {
        Call search = Call.list("search", "/contact/search", "project_id=77");

        assertThat(lptracker.verdict(search, Reply.of(200, body("error-400-search-without-filter"), null)))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("400"));
    }

    @Test
    void tellsAnUnknownAddressFromALeadThatIsGone() throws IOException {
        Reply reply = Reply.of(200, body("error-404-unknown-route"), null);

        assertThat(lptracker.verdict(LIST, reply)).isInstanceOf(Answer.Hold.class);
        assertThat(lptracker.verdict(Call.one("fetch", "/lead/1", null), reply)).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void readsAContactsDetail() throws IOException {
        JsonNode detail = result(Call.one("fetch", "/contact/detail/66000001", null), "contact-detail");

        assertThat(detail.path("data").asText()).isEqualTo("one@example.test");
    }

    @Test
    void readsTheOptionsOfAListField() throws IOException {
        assertThat(Reading.fields(Entity.LEAD, result(LIST, "project-customs-cats")))
                .extracting(Metadata.Field::id, Metadata.Field::name, Metadata.Field::options)
                .containsExactly(tuple("42", "Тема", List.of("Кухня", "Баня")));
    }

    @Test
    void readsALeadThatWasJustMade() throws IOException {
        Record lead = record(Call.make("create", "/lead", null), "lead-create-success");

        assertThat(lead.ref().id()).isEqualTo("77000010");
        assertThat(lead.pipeline()).isEqualTo("77");
        assertThat(lead.status()).isEqualTo("1648185");
        assertThat(lead.value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Lead Ten"));
        assertThat(lead.contacts()).singleElement().satisfies(contact -> assertThat(contact.fields())
                .containsEntry(FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("ten@example.test"))));
        assertThat(lead.contacts()).extracting(Contact::id).containsExactly("55000010");
    }

    @Test
    void readsABareLeadWithItsStageAsAnObject() throws IOException {
        Record lead = record(Call.one("fetch", "/lead/77000011", null), "lead-with-calls");

        assertThat(lead.status()).isEqualTo("1648186");
        assertThat(lead.responsible()).isEqualTo("200");
        assertThat(lead.value(FieldPath.custom(Entity.LEAD, "42"))).isEqualTo(Value.ofTexts(List.of("Кухня")));
    }

    @Test
    void findsTheStageOfAListsItemAmongItsCustoms() throws IOException {
        assertThat(record(LIST, "lead-of-list").status()).isEqualTo("1648187");
    }

    private Record record(Call call, String answer) throws IOException {
        return reading.record(new CrmId("lptracker"), result(call, answer), "77", false);
    }

    private JsonNode result(Call call, String answer) throws IOException {
        Answer<JsonNode> told = lptracker.verdict(call, Reply.of(200, body(answer), null));

        assertThat(told).isInstanceOf(Answer.Ok.class);
        return ((Answer.Ok<JsonNode>) told).value();
    }

    private static String body(String answer) throws IOException {
        Path file = Path.of("src/test/resources/answers/lptracker", answer + ".json");
        return JSON.readTree(Files.readString(file)).toString();
    }
}
