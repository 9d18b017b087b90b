package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector that speaks OTLP gets one trace of a webhook and the write that it caused, and nothing of a person. */
@Timeout(600)
class TracingTest {

    private final List<Seen> spans = new CopyOnWriteArrayList<>();
    private final StringBuffer all = new StringBuffer();

    @TempDir
    private Path folder;

    /** What is looked at of a span. */
    private record Seen(String trace, String name, String attributes) {}

    @Test
    void isOneFromTheWebhookToTheWriteAndTellsNothingOfAPersonOrASecret() throws Exception {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", this::take);
        collector.start();
        try (TwoCrms crms = TwoCrms.start()) {
            Map<String, String> environment = new HashMap<>(HubProcess.between(crms, folder));
            environment.put("OTEL_ENABLED", "true");
            environment.put(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:" + collector.getAddress().getPort());
            environment.put("OTEL_BSP_SCHEDULE_DELAY", "300");
            try (HubProcess hub = HubProcess.start(environment, "run")) {
                assertThat(hub.said()).contains("leadbridge: webhooks on");
                crms.peopleMakeAmocrmLeads("Canary wardrobe", 7, 1);

                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(spans)
                        .as("%s", spans)
                        .filteredOn(span -> span.name().contains("lptracker-create"))
                        .isNotEmpty()
                        .anySatisfy(write -> assertThat(spans)
                                .filteredOn(span -> span.trace().equals(write.trace()))
                                .anyMatch(span -> span.attributes().contains("platform-http"))));
            }
        } finally {
            collector.stop(0);
        }

        assertThat(spans).anyMatch(span -> span.name().contains("sync"));
        assertThat(all).doesNotContain("demo-amocrm-secret", "Canary", "9990000007", "demo@example");
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        all.append(new String(body, StandardCharsets.UTF_8));
        // ExportTraceServiceRequest: resource_spans = 1, in it scope_spans = 2, in it spans = 2.
        for (ByteString resource : under(ByteString.copyFrom(body), 1)) {
            for (ByteString scope : under(resource, 2)) {
                for (ByteString span : under(scope, 2)) {
                    spans.add(new Seen(
                            HexFormat.of().formatHex(under(span, 1).get(0).toByteArray()),
                            under(span, 5).get(0).toStringUtf8(),
                            under(span, 9).stream()
                                    .map(ByteString::toStringUtf8)
                                    .toList()
                                    .toString()));
                }
            }
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static List<ByteString> under(ByteString message, int field) throws IOException {
        return UnknownFieldSet.parseFrom(message).getField(field).getLengthDelimitedList();
    }
}
