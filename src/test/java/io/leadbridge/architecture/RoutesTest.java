package io.leadbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The route files say what they mean: checked as text, without starting anything. */
class RoutesTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}:?]+)(:[^}]*)?}}");

    private static JsonSchema schema;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isValidByCamelsOwnSchema(Path file) throws IOException {
        assertThat(schema().validate(read(file))).as(file.toString()).isEmpty();
    }

    @Test
    void theSchemaCatchesAWrongStep() throws IOException {
        JsonNode wrong = YAML.readTree("- route: {id: a, from: {uri: 'direct:a', steps: [{setBodi: {}}]}}");

        assertThat(schema().validate(wrong)).isNotEmpty();
    }

    @Test
    void everyRouteHasAnIdADescriptionAndAPlaceInTheStart() throws IOException {
        Map<Integer, String> starts = new HashMap<>();
        for (JsonNode route : routes()) {
            String id = route.path("id").asText();
            assertThat(id).matches("[a-z][a-z0-9-]+");
            assertThat(route.path("description").asText()).as(id).matches("(?s)[A-Z].*\\.");
            assertThat(route.path("startupOrder").asInt()).as(id).isPositive();
            assertThat(starts.put(route.path("startupOrder").asInt(), id))
                    .as("starts together with " + id)
                    .isNull();
        }
    }

    @Test
    void everyRouteSaysItselfWhatBecomesOfAFailure() throws IOException {
        for (Path file : files()) {
            read(file).forEach(item -> assertThat(item.has("errorHandler"))
                    .as("%s: an errorHandler of a file counts for the routes of all files", file)
                    .isFalse());
        }

        assertThat(routes()).allSatisfy(route -> assertThat(route.has("errorHandler"))
                .as("errorHandler of route %s", route.path("id"))
                .isTrue());
    }

    @Test
    void everyPlaceholderHasAValue() throws IOException {
        Set<String> unknown = new TreeSet<>();
        Set<String> known = settings();
        for (Path file : files()) {
            Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
            while (placeholder.find()) {
                if (placeholder.group(2) == null && !known.contains(placeholder.group(1))) {
                    unknown.add(file + ": " + placeholder.group());
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void everyDefaultIsThatOfTheSettings() throws IOException {
        Properties settings = properties();
        for (Path file : files()) {
            Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
            while (placeholder.find()) {
                String key = placeholder.group(1);
                if (placeholder.group(2) != null && settings.containsKey(key)) {
                    assertThat(placeholder.group(2).substring(1))
                            .as("%s: default of %s", file, key)
                            .isEqualTo(settings.getProperty(key));
                }
            }
        }
    }

    @Test
    void everySettingIsUsed() throws IOException {
        StringBuilder users = new StringBuilder(Files.readString(Path.of("application.properties"))
                .lines()
                .filter(line -> line.startsWith("camel."))
                .reduce("", String::concat));
        for (Path file : files()) {
            users.append(Files.readString(file));
        }
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/leadbridge/app"))) {
            sources.filter(Files::isRegularFile).forEach(source -> users.append(text(source)));
        }

        assertThat(settings()).filteredOn(key -> !key.startsWith("camel.")).allSatisfy(key -> assertThat(
                        isUsed(key, users.toString()))
                .as("%s is used by a route file or by app", key)
                .isTrue());
    }

    /** The whole key, or its beginning where the rest is a CRM's name. */
    private static boolean isUsed(String key, String users) {
        return users.contains("{{" + key + "}}")
                || users.contains("{{" + key + ":")
                || users.contains("\"" + key + "\"")
                || key.startsWith("intake.dated.")
                || key.matches("deliver\\.[a-z0-9]+\\.(request-timeout|search-lag|batch)");
    }

    /** Read once: it takes seconds. */
    private static synchronized JsonSchema schema() throws IOException {
        if (schema == null) {
            schema = readSchema();
        }
        return schema;
    }

    private static JsonSchema readSchema() throws IOException {
        try (InputStream schema = RoutesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
        }
    }

    private static List<JsonNode> routes() throws IOException {
        List<JsonNode> routes = new ArrayList<>();
        for (Path file : files()) {
            read(file).forEach(item -> {
                if (item.has("route")) {
                    routes.add(item.get("route"));
                }
            });
        }
        return routes;
    }

    private static Set<String> settings() throws IOException {
        return properties().stringPropertyNames();
    }

    private static Properties properties() throws IOException {
        Properties settings = new Properties();
        settings.load(Files.newBufferedReader(Path.of("application.properties")));
        return settings;
    }

    private static JsonNode read(Path file) throws IOException {
        return YAML.readTree(file.toFile());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
