package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.MovedClock;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxClient.Answer;
import io.leadbridge.sandbox.SandboxServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmoSandboxHttpTest {

    private static final String CONTACT =
            """
            [{"first_name":"Ivan","last_name":"Petrov","custom_fields_values":[
              {"field_code":"PHONE","values":[{"value":"+7 999 000-11-22","enum_code":"MOB"}]},
              {"field_id":427103,"values":[{"value":"ivan@example.test"}]}]}]
            """;

    private SandboxServer server;
    private SandboxClient hub;
    private SandboxClient human;

    @BeforeEach
    void start() throws IOException {
        server = SandboxServer.start(0, AmoSandbox.create(new MovedClock(), new Random(1)));
        hub = new SandboxClient(server.url(), "Authorization", "Bearer demo");
        human = new SandboxClient(server.url(), "Authorization", "Bearer human");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void refusesAnUnknownToken() throws IOException {
        SandboxClient nobody = new SandboxClient(server.url(), "Authorization", "Bearer nobody");

        Answer answer = nobody.send("GET", "/api/v4/account");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("title").asText()).isEqualTo("Unauthorized");
    }

    @Test
    void describesTheAccount() throws IOException {
        assertThat(human.send("GET", "/api/v4/account").json().path("id").asLong())
                .isEqualTo(29039599);
        JsonNode pipelines = human.send("GET", "/api/v4/leads/pipelines").json().at("/_embedded/pipelines");
        assertThat(pipelines).hasSize(2);
        for (JsonNode pipeline : pipelines) {
            List<Long> statuses = new ArrayList<>();
            pipeline.at("/_embedded/statuses")
                    .forEach(status -> statuses.add(status.path("id").asLong()));
            assertThat(statuses).contains(142L, 143L);
            assertThat(pipeline.at("/_embedded/statuses/0/type").asInt()).isEqualTo(1);
        }
        JsonNode fields = human.send("GET", "/api/v4/leads/custom_fields?limit=250")
                .json()
                .at("/_embedded/custom_fields");
        assertThat(fields.findValuesAsText("name")).contains("Source", "City", "Product", "Comment", "Deadline");
        JsonNode contactFields =
                human.send("GET", "/api/v4/contacts/custom_fields").json().at("/_embedded/custom_fields");
        assertThat(contactFields.findValuesAsText("code")).contains("PHONE", "EMAIL", "POSITION", "WORK");
        assertThat(human.send("GET", "/api/v4/users").json().at("/_embedded/users"))
                .hasSize(2);
    }

    @Test
    void answersWithoutABodyWhereNothingIs() throws IOException {
        for (String path : List.of("/api/v4/leads", "/api/v4/leads/404", "/api/v4/contacts?query=nobody")) {
            Answer answer = human.send("GET", path);

            assertThat(answer.status()).as(path).isEqualTo(204);
            assertThat(answer.text()).as(path).isEmpty();
        }
    }

    @Test
    void keepsALeadWithItsContactAndFields() throws IOException {
        long contact = human.send("POST", "/api/v4/contacts", CONTACT)
                .json()
                .at("/_embedded/contacts/0/id")
                .asLong();
        Answer created = human.send(
                "POST",
                "/api/v4/leads",
                """
                [{"name":"Kitchen","price":25000,"request_id":"row-17","custom_fields_values":[
                   {"field_id":427181,"values":[{"value":"landing"}]},
                   {"field_id":427185,"values":[{"enum_id":913003}]},
                   {"field_id":427189,"values":[{"value":"2026-03-05T00:00:00+03:00"}]},
                   {"field_id":427191,"values":[{"value":12.5}]}],
                  "_embedded":{"contacts":[{"id":%d,"is_main":true}],"tags":[{"name":"vip"}]}}]
                """
                        .formatted(contact));

        long lead = created.json().at("/_embedded/leads/0/id").asLong();
        assertThat(created.json().at("/_embedded/leads/0/request_id").asText()).isEqualTo("row-17");
        JsonNode read =
                human.send("GET", "/api/v4/leads/" + lead + "?with=contacts").json();
        assertThat(read.path("pipeline_id").asLong()).isEqualTo(5149393);
        assertThat(read.path("status_id").asLong()).isEqualTo(61605483);
        assertThat(read.at("/_embedded/contacts/0/id").asLong()).isEqualTo(contact);
        assertThat(read.at("/_embedded/contacts/0/is_main").asBoolean()).isTrue();
        assertThat(read.at("/_embedded/tags/0/name").asText()).isEqualTo("vip");
        JsonNode values = read.path("custom_fields_values");
        assertThat(values).hasSize(4);
        assertThat(values.at("/1/values/0/value").asText()).isEqualTo("Wardrobe");
        assertThat(values.at("/2/values/0/value").asLong()).isEqualTo(1772658000);
        assertThat(values.at("/3/values/0/value").isTextual()).isTrue();
        JsonNode person =
                human.send("GET", "/api/v4/contacts/" + contact + "?with=leads").json();
        assertThat(person.path("name").asText()).isEqualTo("Ivan Petrov");
        assertThat(person.at("/_embedded/leads/0/id").asLong()).isEqualTo(lead);
        assertThat(person.at("/custom_fields_values/0/values/0/enum_code").asText())
                .isEqualTo("MOB");
        assertThat(person.at("/custom_fields_values/1/values/0/enum_code").asText())
                .isEqualTo("WORK");
    }

    @Test
    void makesALeadAndItsContactInOneComplexCall() throws IOException {
        Answer answer = human.send(
                "POST", "/api/v4/leads/complex", "[{\"name\":\"A\",\"_embedded\":{\"contacts\":" + CONTACT + "}}]");

        JsonNode made = answer.json().path(0);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().isArray()).isTrue();
        assertThat(made.path("contact_id").asLong()).isPositive();
        assertThat(made.path("request_id").path(0).asText()).isEqualTo("0");
        JsonNode lead = human.send("GET", "/api/v4/leads/" + made.path("id") + "?with=contacts")
                .json();
        assertThat(lead.at("/_embedded/contacts/0/id")).isEqualTo(made.path("contact_id"));
    }

    @Test
    void changesOnlyTheFieldsThatAPatchNames() throws IOException {
        long lead = lead(
                """
                {"name":"A","price":1,"custom_fields_values":[
                  {"field_id":427181,"values":[{"value":"landing"}]},{"field_id":427183,"values":[{"value":"Omsk"}]}]}
                """);

        Answer patched = human.send(
                "PATCH",
                "/api/v4/leads/" + lead,
                "{\"price\":2,\"custom_fields_values\":[{\"field_id\":427183,\"values\":null}]}");

        JsonNode read = human.send("GET", "/api/v4/leads/" + lead).json();
        assertThat(patched.status()).isEqualTo(200);
        assertThat(read.path("name").asText()).isEqualTo("A");
        assertThat(read.path("price").asLong()).isEqualTo(2);
        assertThat(read.path("custom_fields_values")).hasSize(1);
        assertThat(read.at("/custom_fields_values/0/field_id").asLong()).isEqualTo(427181);
        human.send(
                "PATCH",
                "/api/v4/leads",
                "[{\"id\":" + lead + ",\"custom_fields_values\":[{\"field_id\":427181,\"values\":[]}]}]");
        assertThat(human.send("GET", "/api/v4/leads/" + lead)
                        .json()
                        .get("custom_fields_values")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"custom_fields_values\":[{\"field_id\":427185,\"values\":[{\"enum_id\":1}]}]}|NotSupportedChoice|custom_fields_values.0.values.0.enum_id",
                "{\"custom_fields_values\":[{\"field_id\":427185,\"values\":[{\"enum_id\":913001,\"enum_code\":\"x\"}]}]}|FieldNotExpected|custom_fields_values.0.values.0.enum_code",
                "{\"custom_fields_values\":[{\"field_id\":427101,\"values\":[{\"value\":\"1\"}]}]}|NotSupportedChoice|custom_fields_values.0.field_id",
                "{\"custom_fields_values\":[{\"values\":[{\"value\":\"1\"}]}]}|FieldMissing|custom_fields_values.0.field_id",
                "{\"custom_fields_values\":[{\"field_id\":427191,\"values\":[{\"value\":\"many\"}]}]}|InvalidType|custom_fields_values.0.values.0.value",
                "{\"custom_fields_values\":{\"427181\":\"x\"}}|InvalidType|custom_fields_values",
                "{\"price\":\"dear\"}|InvalidType|price",
                "{\"status_id\":61605503,\"pipeline_id\":5149393}|NotSupportedChoice|status_id",
                "{\"pipeline_id\":1}|NotSupportedChoice|pipeline_id",
                "{\"responsible_user_id\":1}|NotSupportedChoice|responsible_user_id",
                "{\"nmae\":\"x\"}|FieldNotExpected|nmae",
                "{\"_embedded\":{\"contacts\":[{\"id\":1}]}}|NotSupportedChoice|_embedded.contacts.0.id",
            })
    void saysWhatIsWrongWithAnItem(String item, String code, String path) throws IOException {
        Answer answer = human.send("POST", "/api/v4/leads", "[{\"name\":\"good\"}," + item + "]");

        JsonNode error = answer.json().at("/validation-errors/0");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(error.path("request_id").asText()).isEqualTo("1");
        assertThat(error.at("/errors/0/code").asText()).isEqualTo(code);
        assertThat(error.at("/errors/0/path").asText()).isEqualTo(path);
        assertThat(human.send("GET", "/api/v4/leads").status()).isEqualTo(204);
    }

    @Test
    void refusesALongText() throws IOException {
        String long257 = "x".repeat(257);
        String body =
                "[{\"custom_fields_values\":[{\"field_id\":427181,\"values\":[{\"value\":\"" + long257 + "\"}]}]}]";

        JsonNode error = human.send("POST", "/api/v4/leads", body).json().at("/validation-errors/0/errors/0");

        assertThat(error.path("code").asText()).isEqualTo("TooLong");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/v4/leads/1, 405",
        "GET, /api/v4/nothing, 404",
        "PATCH, /api/v4/leads/1, 404",
        "GET, /api/v4/leads?limit=251, 400",
        "GET, /api/v4/leads?limit=no, 400",
        "GET, /api/v4/leads?page=0, 400",
        "POST, /api/v4/leads, 400",
        "PATCH, /api/v4/contacts, 400",
        "POST, /api/v4/webhooks, 400",
        "GET, /api/v4/leads/99999999999999999999, 404",
    })
    void answersWrongRequestsWithAProblem(String method, String path, int status) throws IOException {
        Answer answer = human.send(method, path, method.equals("GET") ? "" : "{}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"{", "[] ", "{}", "null", "[1]", "[[]]", "\"x\"", "[{\"_embedded\":1}]", "[{\"tags_to_add\":[1]}]"
            })
    void refusesBodiesOfTheWrongShape(String body) throws IOException {
        for (String path : List.of("/api/v4/leads", "/api/v4/contacts", "/api/v4/leads/complex")) {
            Answer answer = human.send("POST", path, body);

            assertThat(answer.status()).as(path + " " + body).isIn(200, 400);
            assertThat(answer.status() == 200 && !body.contains("_embedded")).isFalse();
        }
    }

    @Test
    void findsByIdsTimesAndStage() throws IOException {
        long first = lead("{\"name\":\"A\",\"created_at\":1000,\"updated_at\":2000}");
        long second = lead("{\"name\":\"B\",\"created_at\":1001,\"updated_at\":3000,\"status_id\":142}");

        assertThat(ids("filter[id][]=" + first + "&filter[id][]=" + second)).containsExactly(first, second);
        assertThat(ids("filter%5Bid%5D=" + second)).containsExactly(second);
        assertThat(ids("filter[updated_at][from]=2000&filter[updated_at][to]=2000"))
                .containsExactly(first);
        assertThat(ids("filter[created_at][from]=1001")).containsExactly(second);
        assertThat(ids("order[updated_at]=desc")).containsExactly(second, first);
        assertThat(ids("filter[statuses][0][pipeline_id]=5149393&filter[statuses][0][status_id]=142"))
                .containsExactly(second);
        assertThat(ids("limit=1&page=2")).containsExactly(second);
    }

    @Test
    void namesTheNextPageWhileThereIsOne() throws IOException {
        lead("{\"name\":\"A\"}");
        lead("{\"name\":\"B\"}");

        JsonNode first = human.send("GET", "/api/v4/leads?limit=1&filter%5Bname%5D%5B%5D=A&filter%5Bname%5D%5B%5D=B")
                .json();

        String next = first.at("/_links/next/href").asText();
        assertThat(next).startsWith(server.url());
        JsonNode second =
                human.send("GET", next.substring(server.url().length())).json();
        assertThat(second.at("/_embedded/leads/0/name").asText()).isEqualTo("B");
        assertThat(second.at("/_links/next").isMissingNode()).isTrue();
    }

    @Test
    void searchFindsMoreThanThePhoneFieldAndLessThanThePerson() throws IOException {
        human.send("POST", "/api/v4/contacts", CONTACT);
        human.send("POST", "/api/v4/contacts", "[{\"name\":\"call 9990001122 back\"}]");

        assertThat(contacts("9990001122")).isEqualTo(2);
        assertThat(contacts("%2B79990001122")).isEqualTo(1);
        assertThat(contacts("89990001122")).isZero();
        assertThat(contacts("IVAN%40example.test")).isEqualTo(1);
    }

    @Test
    void limitsTheHubButNotPeople() throws IOException {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(hub.send("GET", "/api/v4/account").status());
        }

        Answer people = human.send("GET", "/api/v4/account");
        JsonNode calls = human.send("GET", "/sandbox/calls").json();

        assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 200, 200, 429, 429, 429, 429, 429);
        assertThat(people.status()).isEqualTo(200);
        assertThat(calls.path("total").asInt()).isEqualTo(12);
        assertThat(calls.path("refused").asInt()).isEqualTo(5);
        assertThat(calls.path("byOperation").path("GET /api/v4/account").asInt())
                .isEqualTo(12);
    }

    private long lead(String json) throws IOException {
        Answer answer = human.send("POST", "/api/v4/leads", "[" + json + "]");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().at("/_embedded/leads/0/id").asLong();
    }

    private List<Long> ids(String query) throws IOException {
        String encoded = query.replace("[", "%5B").replace("]", "%5D");
        List<Long> ids = new ArrayList<>();
        human.send("GET", "/api/v4/leads?" + encoded)
                .json()
                .at("/_embedded/leads")
                .forEach(lead -> ids.add(lead.path("id").asLong()));
        return ids;
    }

    private int contacts(String query) throws IOException {
        Answer answer = human.send("GET", "/api/v4/contacts?query=" + query);
        return answer.status() == 204
                ? 0
                : answer.json().at("/_embedded/contacts").size();
    }
}
