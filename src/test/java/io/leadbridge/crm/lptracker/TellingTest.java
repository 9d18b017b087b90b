package io.leadbridge.crm.lptracker;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Note;
import io.leadbridge.crm.Noted;
import io.leadbridge.crm.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comments and tasks. */
class TellingTest extends LpHttpTest {

    private static final Instant DUE = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void putsACommentOnALead() {
        answers("POST", "/lead/1/comment", ok("{\"id\":41,\"text\":\"Из amoCRM\"}"), ok("true"));

        List<Answer<Noted>> answers =
                routes.crm.note(LpRoutes.ACCOUNT, List.of(new Note("1", "Из amoCRM"), new Note("1", "второй")), LONG);

        assertThat(answers).containsExactly(new Answer.Ok<>(new Noted("41")), new Answer.Ok<>(new Noted(null)));
        server.verify(postRequestedFor(urlEqualTo("/lead/1/comment"))
                .withRequestBody(equalToJson("{\"text\":\"Из amoCRM\"}")));
    }

    @Test
    void comesBackWithACommentForALeadThatWasJustMade() {
        answers("POST", "/lead/1/comment", okJson(error(400, "Invalid lead ID")));
        answer("/lead/1", success("{\"id\":1}"));
        answers("POST", "/lead/2/comment", okJson(error(400, "Invalid lead ID")));
        answer("/lead/2", error(400, "Invalid lead ID"));

        assertThat(note("1")).isInstanceOfSatisfying(Answer.Later.class, later -> assertThat(later.after())
                .isLessThanOrEqualTo(Duration.ofSeconds(2)));
        assertThat(note("2")).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void doesNotKnowWhetherACommentWithoutAnAnswerWasPut() {
        answers("POST", "/lead/1/comment", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        assertThat(note("1")).isInstanceOf(Answer.Unknown.class);
        server.verify(1, postRequestedFor(urlEqualTo("/lead/1/comment")));
    }

    @Test
    void givesATaskToThePersonThatItNames() {
        answers("POST", "/task", ok("{\"id\":\"51\"}"));

        Answer<Noted> answer = task("48101");

        assertThat(answer).isEqualTo(new Answer.Ok<>(new Noted("51")));
        assertThat(reads()).isZero();
        server.verify(
                postRequestedFor(urlEqualTo("/task"))
                        .withRequestBody(
                                equalToJson(
                                        """
                                {"title":"Перезвонить","text":"Перезвонить\\nдо обеда","owner_id":48101,"project_id":77,
                                 "lead_id":1,"date_start":1700000000,"date_end":1700000000,"remind_type":0}""")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"id\":1,\"owner_id\":7} | 7", "{\"id\":1,\"owner\":{\"id\":8}} | 8", "{\"id\":1} | 0"})
    void givesATaskThatNamesNobodyToTheLeadsOwner(String lead, int owner) {
        answer("/lead/1", success(lead));
        answers("POST", "/task", ok("{\"id\":51}"));

        value(task(null));

        assertThat(server.findAll(postRequestedFor(urlEqualTo("/task"))).get(0).getBodyAsString())
                .contains("\"owner_id\":" + owner);
    }

    @Test
    void comesBackWithATaskForALeadThatWasJustMade() {
        answers("POST", "/task", okJson(error(400, "Invalid lead ID")));
        answer("/lead/1", success("{\"id\":1}"));

        assertThat(task("48101")).isInstanceOf(Answer.Later.class);
    }

    @Test
    void givesNoTaskAboutALeadThatIsGone() {
        answer("/lead/1", error(404, "Not found"));

        assertThat(task(null)).isInstanceOf(Answer.Gone.class);
        server.verify(0, postRequestedFor(urlEqualTo("/task")));
    }

    private Answer<Noted> note(String lead) {
        return routes.crm
                .note(LpRoutes.ACCOUNT, List.of(new Note(lead, "x")), LONG)
                .get(0);
    }

    private Answer<Noted> task(String responsible) {
        Task task = new Task("1", "Перезвонить\nдо обеда", DUE, responsible);
        return routes.crm.task(LpRoutes.ACCOUNT, List.of(task), LONG).get(0);
    }
}
