package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.leadbridge.app.AdminServer.Answer;
import io.leadbridge.testing.TestRedis;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document is valid and whole, and no operation of it is shaken by what it does not expect. */
@Timeout(600)
class AdminOpenApiTest {

    private static final int EACH = 12;
    private static final String DEMO = "/admin/api/tenants/demo";

    @TempDir
    private static Path folder;

    private static AdminServer admin;
    private static OpenAPI document;
    private static List<String> messages;

    @BeforeAll
    static void start() throws Exception {
        TestRedis.shared().flush();
        admin = AdminServer.start(folder, Map.of("LEADBRIDGE_SANDBOX_AMOCRM_URL", "http://127.0.0.1:1"));
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult parsed = new OpenAPIV3Parser()
                .readContents(admin.get("/admin/api/openapi.json").text(), null, options);
        document = parsed.getOpenAPI();
        messages = parsed.getMessages();
    }

    @AfterAll
    static void end() {
        admin.close();
    }

    @Test
    void isValidAndHasEveryRouteAndNoOther() throws Exception {
        Set<String> routes = new TreeSet<>();
        for (JsonNode item : new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("routes/admin.camel.yaml").toFile())) {
            for (String verb : List.of("get", "post", "put", "delete")) {
                item.path("rest")
                        .path(verb)
                        .forEach(one -> routes.add(verb.toUpperCase(java.util.Locale.ROOT) + " "
                                + item.at("/rest/path").asText()
                                + one.path("path").asText()));
            }
        }

        Set<String> documented = new TreeSet<>();
        document.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().keySet().forEach(method -> documented.add(method + " " + path)));

        assertThat(messages).isEmpty();
        assertThat(documented).isEqualTo(routes).hasSizeGreaterThan(25);
    }

    @Test
    void describesEveryOperationParameterBodyAndAnswer() {
        operations((path, method, operation) -> {
            String what = method + " " + path;
            assertThat(operation.getSummary()).as(what).isNotBlank();
            assertThat(operation.getOperationId()).as(what).isNotBlank();
            if (operation.getParameters() != null) {
                assertThat(operation.getParameters()).as(what).allSatisfy(parameter -> {
                    assertThat(parameter.getDescription()).isNotBlank();
                    assertThat(parameter.getSchema()).isNotNull();
                });
            }
            assertThat(operation.getResponses()).containsKey("default");
            operation.getResponses().forEach((status, answer) -> {
                assertThat(answer.getDescription()).as(what + " " + status).isNotBlank();
                if (!Set.of("204", "304").contains(status)) {
                    assertThat(answer.getContent().values())
                            .as(what + " " + status)
                            .isNotEmpty()
                            .allSatisfy(content -> assertThat(
                                            document.getComponents().getSchemas())
                                    .containsKey(content.getSchema().get$ref().replaceFirst(".*/", "")));
                }
            });
        });
    }

    @Test
    void isShakenByNothingThatItDoesNotExpect() throws Exception {
        long seed = 20261123;
        Random random = new Random(seed);
        String before = admin.get(DEMO).header("ETag");
        List<String> ids = admin.get("/admin/api/tenants").json().findValuesAsText("tenant");
        List<String> told = new ArrayList<>();

        operations((path, method, operation) -> {
            for (int at = 0; at < EACH; at++) {
                String concrete = concrete(path, random);
                String type = pick(random, "application/json", "application/json", "application/yaml", "text/plain");
                String body = method.equals("GET") ? "" : body(random);
                String match = pick(random, "*", "\"x\"", "nonsense", "W/\"\"", "\"a\", \"b\"");
                Answer answer = call(method, concrete, body, type, match);
                String what = "seed " + seed + ": " + method + " " + concrete + " " + type + " " + body;

                told.add(Integer.toString(answer.status()));
                // 502 and 503 are the CRMs' (nobody is there), and never our own failure.
                assertThat(answer.status())
                        .as(what + " → " + answer.text())
                        .isNotEqualTo(500)
                        .isBetween(200, 503);
                if (answer.status() >= 400) {
                    assertThat(answer.header("Content-Type")).as(what).isEqualTo("application/problem+json");
                    assertThat(answer.text()).as(what).contains("\"type\"", "\"title\"", "\"detail\"", "\"instance\"");
                }
            }
        });

        assertThat(told).contains("404", "415", "422", "400");
        assertThat(admin.get(DEMO).header("ETag")).isEqualTo(before);
        assertThat(admin.get("/admin/api/tenants").json().findValuesAsText("tenant"))
                .isEqualTo(ids);
    }

    @Test
    void theCallsOfTheGuideAnswerAsItSays() throws Exception {
        String guide = Files.readString(Path.of("docs/admin-api.md"));
        Matcher call = Pattern.compile("(?ms)^\\$ curl (.+?)\\n# (\\d{3})$").matcher(guide);
        int calls = 0;
        while (call.find()) {
            Process curl = new ProcessBuilder(
                            "bash",
                            "-c",
                            "curl -s -o /dev/null -w '%{http_code}' "
                                    + call.group(1).replace("http://localhost:8080", "http://127.0.0.1:" + admin.port))
                    .redirectErrorStream(true)
                    .start();
            String status = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(status).as(call.group(1)).isEqualTo(call.group(2));
            calls++;
        }

        assertThat(calls).isGreaterThan(5);
    }

    private interface Check {
        void check(String path, String method, Operation operation);
    }

    private static void operations(Check check) {
        document.getPaths().forEach((path, item) -> each(path, item, check));
    }

    private static void each(String path, PathItem item, Check check) {
        item.readOperationsMap().forEach((method, operation) -> check.check(path, method.name(), operation));
    }

    private static Answer call(String method, String path, String body, String type, String match) {
        try {
            return admin.call(method, path, body, "Content-Type", type, "If-Match", match);
        } catch (Exception e) {
            throw new IllegalStateException(method + " " + path, e);
        }
    }

    private static String concrete(String path, Random random) {
        // Tenant demo is provided by a file: nothing can change it, whatever a lucky request says.
        String concrete = path.replace("{tenant}", encoded(pick(random, "demo", "demo", "nobody", word(random))))
                .replace("{event}", encoded(pick(random, "m1.0", "m1", word(random), "..")))
                .replace("{backfill}", encoded(pick(random, "b1", word(random), "a/b", "..")))
                .replace("{rule}", encoded(pick(random, "deals", word(random), "a/b", "..")))
                .replace("{crm}", encoded(pick(random, "amocrm", "lptracker", "amocrn", word(random))));
        return concrete
                + pick(
                        random,
                        "",
                        "",
                        "?limit=" + word(random).replaceAll("[^a-z0-9]", ""),
                        "?events=0&x=y",
                        "?position=99999999999",
                        "?%41=%FF");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.isEmpty() ? "-" : text, StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static String body(Random random) {
        return pick(
                random,
                "",
                "{",
                "[]",
                "null",
                "\"text\"",
                "{\"crm\":" + value(random) + ",\"lead\":" + value(random) + "}",
                "{\"person\":" + value(random) + "}",
                "{\"tenant\":" + value(random) + ",\"connections\":" + value(random) + ",\"rules\":" + value(random)
                        + "}",
                "{\"name\":" + value(random) + ",\"from\":" + value(random) + ",\"then\":" + value(random) + "}",
                "{\"a\":1,\"a\":2}",
                "[".repeat(2000),
                "&a [*a, *a]\n",
                "tenant: demo\nrules: !!java.net.URL [http://127.0.0.1]\n",
                word(random));
    }

    private static String value(Random random) {
        return pick(
                random,
                "null",
                "true",
                "1e999",
                "-0",
                "[]",
                "{}",
                "\"\"",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "[[[{}]]]",
                "\"demo\"",
                "\"" + "x".repeat(300) + "\"",
                "{\"" + word(random).replaceAll("[^a-z0-9]", "") + "\":[null]}");
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int at = random.nextInt(12); at >= 0; at--) {
            word.appendCodePoint(
                    pick(random, (int) 'a', (int) '7', (int) ' ', (int) '%', (int) 'ё', 0x1F600, (int) '"', 1));
        }
        return word.toString();
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... of) {
        return of[random.nextInt(of.length)];
    }
}
