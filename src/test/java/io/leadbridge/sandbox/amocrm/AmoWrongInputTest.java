package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.MovedClock;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, it is answered with one of the CRM's own answers. */
class AmoWrongInputTest {

    private static final Map<String, String> HUMAN = Map.of("Authorization", "Bearer human");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> OTHERS = List.of(
            "null",
            "{}",
            "[]",
            "\"x\"",
            "\"\"",
            "0",
            "-1",
            "1.5",
            "99999999999999999999",
            "true",
            "[[]]",
            "[null]",
            "{\"id\":{}}");
    private static final List<String> GOOD = List.of(
            """
            [{"name":"A","price":5,"status_id":142,"loss_reason_id":null,"request_id":"r","responsible_user_id":9300001,
              "created_at":1,"custom_fields_values":[{"field_id":427217,"values":[{"value":{"name":"F"}}]},
                {"field_id":427221,"values":[{"catalog_id":9101,"catalog_element_id":2}]}],
              "tags_to_add":[{"name":"t"}],"_embedded":{"tags":[{"name":"u"}],"contacts":[{"id":86372002}],
                "metadata":{"form_name":"f"}}}]
            """,
            """
            [{"id":84511002,"entity_id":84511002,"entity_type":"leads","to_entity_id":86372002,
              "to_entity_type":"contacts","metadata":{"is_main":true},"note_type":"common","params":{"text":"x"},
              "text":"t","complete_till":1,"result":{"text":"d"},"is_completed":true,"task_type_id":1,
              "source_name":"s","source_uid":"u","pipeline_id":5149393,"updated_at":2}]
            """,
            """
            [{"name":"C","first_name":"I","custom_fields_values":[
              {"field_code":"PHONE","values":[{"value":"+7","enum_code":"MOB"}]}],"_embedded":{"tags":[{"name":"u"}]}}]
            """,
            """
            [{"source_name":"s","source_uid":"u","pipeline_id":5149393,"metadata":{"form_name":"f"},
              "_embedded":{"leads":[{"name":"L"}],"contacts":[{"name":"C"}]}}]
            """,
            "[{\"entity_id\":84511002,\"note_type\":\"common\",\"params\":{\"text\":\"x\"},\"request_id\":\"n\"}]",
            "[{\"text\":\"t\",\"complete_till\":1,\"entity_id\":84511002,\"entity_type\":\"leads\",\"is_completed\":true}]",
            "[{\"entity_id\":84511002,\"to_entity_id\":86372002,\"to_entity_type\":\"contacts\",\"metadata\":{\"is_main\":true}}]",
            "{\"destination\":\"https://h.test/x\",\"settings\":[\"add_lead\"],\"user_id\":1,\"status_id\":142}");
    private static final List<String> PATHS = List.of(
            "/api/v4/leads",
            "/api/v4/leads/84511002",
            "/api/v4/contacts",
            "/api/v4/companies",
            "/api/v4/leads/complex",
            "/api/v4/leads/84511002/link",
            "/api/v4/leads/link",
            "/api/v4/contacts/86372002/unlink",
            "/api/v4/leads/notes",
            "/api/v4/leads/84511002/notes",
            "/api/v4/companies/notes",
            "/api/v4/tasks",
            "/api/v4/leads/tags",
            "/api/v4/leads/unsorted/forms",
            "/api/v4/webhooks",
            "/oauth2/access_token");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAnyBody(long seed) throws IOException {
        Random random = new Random(seed);
        Sandbox sandbox = AmoSandbox.create(new MovedClock(), new Random(seed));
        sandbox.handle(Request.of("POST", "/api/v4/contacts", HUMAN, "[{\"name\":\"C\"}]"));
        sandbox.handle(Request.of("POST", "/api/v4/leads", HUMAN, "[{\"name\":\"L\"}]"));
        int good = 0;
        for (int i = 0; i < 4_000; i++) {
            String path = PATHS.get(random.nextInt(PATHS.size()));
            String method = List.of("POST", "PATCH", "DELETE").get(random.nextInt(3));
            String body = spoilt(GOOD.get(random.nextInt(GOOD.size())), random);

            Response response = sandbox.handle(Request.of(method, path, HUMAN, body));

            assertThat(response.status()).as(method + " " + path + " " + body).isIn(200, 201, 204, 400, 401, 404, 405);
            good += response.status() == 200 ? 1 : 0;
        }
        assertThat(good).as("spoilt a little only, some are still good").isGreaterThan(50);
    }

    /** The body with one of its parts, or one of its characters, replaced. */
    private static String spoilt(String body, Random random) throws IOException {
        if (random.nextInt(10) == 0) {
            int at = random.nextInt(body.length());
            return body.substring(0, at) + "{[\"x,:".charAt(random.nextInt(6)) + body.substring(at + 1);
        }
        JsonNode json = MAPPER.readTree(body);
        List<JsonNode> parents = new ArrayList<>();
        collect(json, parents);
        JsonNode parent = parents.get(random.nextInt(parents.size()));
        JsonNode other = MAPPER.readTree(OTHERS.get(random.nextInt(OTHERS.size())));
        if (parent instanceof ArrayNode array) {
            array.set(random.nextInt(array.size()), other);
        } else if (parent instanceof ObjectNode object) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            object.set(keys.get(random.nextInt(keys.size())), other);
        }
        return json.toString();
    }

    private static void collect(JsonNode json, List<JsonNode> parents) {
        if (json.isContainerNode() && !json.isEmpty()) {
            parents.add(json);
            json.forEach(part -> collect(part, parents));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter[id][]=x&filter[id]=99999999999999999999",
                "filter[statuses][0][status_id]=1",
                "filter[statuses]=1",
                "filter[updated_at]=5",
                "filter[custom_fields_values]=5",
                "filter[custom_fields_values][x][from]=y",
                "filter[entity_id][]=x&filter[created_at]=a,b",
                "order=id&order[name]=asc",
                "with=&query=%20",
                "query=%2B&with[]=contacts",
                "[]=1&=2&a",
            })
    void answersAnyQuery(String query) {
        Sandbox sandbox = AmoSandbox.create(new MovedClock(), new Random(1));
        sandbox.handle(Request.of("POST", "/api/v4/leads", HUMAN, "[{\"name\":\"L\"}]"));
        for (String path :
                List.of("leads", "contacts", "events", "tasks", "leads/notes", "leads/tags", "leads/links")) {
            Response response = sandbox.handle(Request.of("GET", "/api/v4/" + path + "?" + query, HUMAN, ""));

            assertThat(response.status()).as(path).isIn(200, 204, 400);
        }
    }

    @Test
    void isDocumentedWithEverySetting() throws IOException {
        String page = Files.readString(Path.of("docs/sandbox.md"));

        for (Sandbox sandbox : List.of(
                AmoSandbox.create(new MovedClock(), new Random(1)),
                LpSandbox.create(new MovedClock(), new Random(1)))) {
            sandbox.settings().write().fieldNames().forEachRemaining(key -> assertThat(page)
                    .contains("`" + key + "`"));
        }
    }
}
