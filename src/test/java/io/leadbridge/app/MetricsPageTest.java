package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md, the dashboard and the alert rules name what a running hub shows, and nothing else. */
@Timeout(600)
class MetricsPageTest {

    /** {@code | `name` | `label`, `label` | …}. */
    private static final Pattern ROW = Pattern.compile("\\| `([a-z][a-z0-9_]+)` \\|([^|]*)\\|.*");

    private static final Pattern WORD = Pattern.compile("`([a-zA-Z_]+)`");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z][a-z0-9_]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"");
    private static final Pattern NAME = Pattern.compile("\\b(?:leadbridge|camel|jvm|system|process|app)_[a-z0-9_]+\\b");

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    /** Labels by name, as the hub shows them; and all names of samples, with {@code _bucket} and the like. */
    private static final Map<String, Set<String>> SHOWN = new TreeMap<>();

    private static final Set<String> SAMPLES = new TreeSet<>();

    @BeforeAll
    static void readThePageOfARunningHub() throws Exception {
        try (TwoCrms crms = TwoCrms.start()) {
            Map<String, String> environment = HubProcess.between(crms, folder);
            environment.put("UPKEEP_METRICS_PERIOD", "200ms");
            environment.put("HEALTH_PERIOD", "200ms");
            environment.put("ALERT_WEBHOOK_URL", "http://127.0.0.1:1/");
            environment.put("ALERT_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
            try (HubProcess hub = HubProcess.start(environment, "run")) {
                assertThat(hub.said()).contains("leadbridge: webhooks on");
                crms.peopleMakeAmocrmLeads("Garage", 1, 1);
                await().atMost(LONG).untilAsserted(() -> assertThat(crms.leads(crms.lptracker()))
                        .as(hub.said())
                        .isNotEmpty());
                crms.personMakesLptrackerLead("Bathroom", "+79995550001");
                await().atMost(LONG).untilAsserted(() -> {
                    assertThat(hub.metric("leadbridge_events_total{outcome=\"applied\"}"))
                            .isGreaterThanOrEqualTo(2);
                    assertThat(hub.metric("leadbridge_connections{crm=\"amocrm\",state=\"fine\"}"))
                            .isOne();
                    assertThat(hub.metric("leadbridge_health_up")).isEqualTo(8);
                });
                String metrics =
                        "http://127.0.0.1:" + environment.get("LEADBRIDGE_MANAGEMENT_PORT") + "/observe/metrics";
                // A timer brings the tenants' own up to date, this one last.
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(page(metrics)).contains("leadbridge_tenant_writes_per_edit{"));
                read(page(metrics));
            }
        }
    }

    private static String page(String url) throws IOException {
        try (InputStream stream = URI.create(url).toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void read(String page) {
        page.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                SHOWN.put(type.group(1), new TreeSet<>());
            }
        });
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                SAMPLES.add(sample.group(1));
                String family = SHOWN.containsKey(sample.group(1))
                        ? sample.group(1)
                        : sample.group(1).replaceAll("_(bucket|count|sum)$", "");
                Matcher labels = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (labels.find()) {
                    if (!labels.group(1).equals("le")) {
                        SHOWN.get(family).add(labels.group(1));
                    }
                }
            }
        });
    }

    @Test
    void thePageListsEveryNameWithItsLabelsAndNoOther() throws Exception {
        Map<String, Set<String>> listed = new TreeMap<>();
        Files.readString(Path.of("docs/metrics.md")).lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> labels = new TreeSet<>();
                Matcher words = WORD.matcher(row.group(2));
                while (words.find()) {
                    labels.add(words.group(1));
                }
                listed.put(row.group(1), labels);
            }
        });

        assertThat(listed).as("docs/metrics.md, against a running hub").isEqualTo(SHOWN);
    }

    @Test
    void everyQueryOfTheDashboardNamesOnlyWhatThereIs() throws Exception {
        List<String> queries = new ArrayList<>();
        collect(
                new ObjectMapper()
                        .readTree(Path.of("docs/grafana/leadbridge.json").toFile()),
                "expr",
                queries);

        assertThat(queries).hasSizeGreaterThan(15).allSatisfy(MetricsPageTest::namesOnlyWhatThereIs);
    }

    @Test
    void everyAlertRuleNamesOnlyWhatThereIs() throws Exception {
        List<String> queries = new ArrayList<>();
        collect(
                new ObjectMapper(new YAMLFactory())
                        .readTree(
                                Path.of("docs/prometheus/leadbridge-rules.yaml").toFile()),
                "expr",
                queries);

        assertThat(queries).hasSizeGreaterThan(10).allSatisfy(MetricsPageTest::namesOnlyWhatThereIs);
    }

    private static void namesOnlyWhatThereIs(String query) {
        Matcher names = NAME.matcher(query);
        List<String> found = new ArrayList<>();
        while (names.find()) {
            found.add(names.group());
        }
        // That one is Prometheus' own.
        assertThat(found.isEmpty()).as(query).isEqualTo(query.startsWith("up{"));
        assertThat(SAMPLES).as(query).containsAll(found);
    }

    private static void collect(JsonNode node, String key, List<String> values) {
        if (node.hasNonNull(key)) {
            values.add(node.get(key).asText());
        }
        node.forEach(child -> collect(child, key, values));
    }
}
