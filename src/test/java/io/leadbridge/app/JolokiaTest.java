package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hawtio's way in lets routes be stopped and started, and nothing else; and it is not there unless it is asked for. */
@Timeout(600)
class JolokiaTest {

    private static final String ROUTE = "org.apache.camel:context=leadbridge,type=routes,name=\\\"upkeep-history\\\"";
    private static final String CONTEXT = "org.apache.camel:context=leadbridge,type=context,name=\\\"leadbridge\\\"";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private String management;

    @Test
    void letsRoutesBeReadStoppedAndStartedAndRefusesAllElse() throws Exception {
        HubSettings settings = new HubSettings(folder, TestRedis.shared().url()).with("LEADBRIDGE_JOLOKIA", "true");
        try (HubProcess hub = HubProcess.start(settings.environment(), "run")) {
            assertThat(hub.said()).contains("leadbridge: webhooks on");
            management = settings.ready().replace("/observe/health/ready", "");

            assertThat(read(ROUTE, "State").path("value").asText()).isEqualTo("Started");
            assertThat(exec(ROUTE, "stop()").path("status").asInt()).isEqualTo(200);
            assertThat(read(ROUTE, "State").path("value").asText()).isEqualTo("Stopped");
            assertThat(exec(ROUTE, "start()").path("status").asInt()).isEqualTo(200);

            assertThat(exec(ROUTE, "remove()").path("status").asInt()).isEqualTo(403);
            assertThat(exec(CONTEXT, "stop()").path("status").asInt()).isEqualTo(403);
            assertThat(exec("java.lang:type=Memory", "gc()").path("status").asInt())
                    .isEqualTo(403);
            assertThat(read("java.lang:type=Runtime", "SystemProperties")
                            .path("status")
                            .asInt())
                    .isEqualTo(403);
            assertThat(ask("{\"type\":\"write\",\"mbean\":\"java.lang:type=Memory\",\"attribute\":\"Verbose\","
                                    + "\"value\":true}")
                            .path("status")
                            .asInt())
                    .isEqualTo(403);
            assertThat(get("http://127.0.0.1:" + settings.port() + "/observe/jolokia/version")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void isNotThereUnlessItIsAskedFor() throws Exception {
        HubSettings settings = new HubSettings(folder, TestRedis.shared().url());
        try (HubProcess hub = HubProcess.start(settings.environment(), "run")) {
            assertThat(hub.said()).contains("leadbridge: webhooks on");

            assertThat(get(settings.ready().replace("/observe/health/ready", "/observe/jolokia/version"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void isRefusedOnAnAddressThatStrangersReach() throws Exception {
        HubSettings settings = new HubSettings(folder, TestRedis.shared().url())
                .with("LEADBRIDGE_JOLOKIA", "true")
                .with("LEADBRIDGE_HOST", "0.0.0.0");
        try (HubProcess hub = HubProcess.start(settings.environment(), "run")) {
            assertThat(hub.exitCode()).isEqualTo(2);
            assertThat(hub.said()).contains("leadbridge.jolokia: only with a loopback address");
        }
    }

    private JsonNode read(String bean, String attribute) throws Exception {
        return ask("{\"type\":\"read\",\"mbean\":\"" + bean + "\",\"attribute\":\"" + attribute + "\"}");
    }

    private JsonNode exec(String bean, String operation) throws Exception {
        return ask("{\"type\":\"exec\",\"mbean\":\"" + bean + "\",\"operation\":\"" + operation + "\"}");
    }

    private JsonNode ask(String json) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(management + "/observe/jolokia/"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        return new ObjectMapper().readTree(answer.body());
    }

    private HttpResponse<String> get(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}
