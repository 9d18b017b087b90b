package io.leadbridge.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.leadbridge.event.CrmId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An editor by the schema and the server by its reader say the same of a file, but for what only the reader can know. */
class SchemaAgreementTest {

    private static final int FILES = 150;
    private static final int SPOILED_OF_EACH = 12;

    /**
     * Faults that the reader tells and the schema cannot, each with a change of a good file that shows it: JSON pointer of
     * the value, and the value.
     */
    private static final Map<String, String[]> ONLY_THE_READER = new LinkedHashMap<>(Map.ofEntries(
            Map.entry("is the name of the rule in line", new String[] {"/rules/1/name", "\"one\""}),
            Map.entry("is written already in line", new String[] {"/rules/0/then/0/fields/1/to", "\"lead.name\""}),
            Map.entry("the same as 'from'", new String[] {"/rules/0/then/0/sync-to", "\"amocrm\""}),
            Map.entry("no connection '", new String[] {"/rules/0/from", "\"third\""}),
            Map.entry("unknown CRM '", new String[] {
                "/connections/third", "{\"url\":\"https://a\",\"webhook-secret\":\"12345678\",\"token\":\"t\"}"
            }),
            Map.entry("a country's two capital letters", new String[] {"/phone-region", "\"ZZ\""}),
            Map.entry("a zone, as Europe/Moscow, expected", new String[] {"/time-zone", "\"Europe/Moskow\""}),
            Map.entry("or one of the connections expected", new String[] {"/conflicts", "\"third\""}),
            Map.entry("of no use without 'source: ", new String[] {"/deleted", "{\"note\": \"gone\"}"}),
            Map.entry(
                    "no stage for lptracker",
                    new String[] {"/deleted", "{\"source\": \"close\", \"close-stage\": {\"amocrm\": 143}}"}),
            Map.entry(
                    "no stage for amocrm",
                    new String[] {"/deleted", "{\"source\": \"close\", \"close-stage\": {\"lptracker\": \"x\"}}"}),
            Map.entry("variable", new String[] {"/connections/amocrm/token", "\"${env:NOT_SET}\""}),
            Map.entry("no such address", new String[] {"/connections/amocrm/url", "\"https://a_b^c\""}),
            Map.entry("finds contacts by phone or e-mail only", new String[] {"/rules/0/then/0/match-by", "\"name\""}),
            Map.entry(
                    "a pattern as dd.MM.yyyy expected",
                    new String[] {"/rules/0/then/0/fields/0/transform", "{\"date\": \"no pattern\"}"}),
            Map.entry("jq: not a program of jq", new String[] {"/rules/0/then/0/fields/0/transform", "\"jq: )\""}),
            Map.entry(
                    "not a regular expression",
                    new String[] {"/rules/0/when", "{\"field\": {\"name\": \"A\", \"matches\": \"(\"}}"}),
            Map.entry(
                    "a number as 1500.50, a date as",
                    new String[] {"/rules/0/when", "{\"field\": {\"name\": \"A\", \"less\": \"much\"}}"}),
            Map.entry(
                    "nested deeper than 8",
                    new String[] {"/rules/0/when", "{\"not\":".repeat(9) + "{\"change\":\"added\"}" + "}".repeat(9)})));

    private static final String GOOD =
            """
            {"tenant": "acme",
             "connections": {
               "amocrm": {"url": "https://acme.amocrm.ru", "token": "t", "webhook-secret": "12345678"},
               "lptracker": {"url": "https://direct.lptracker.ru", "login": "l", "password": "p", "project": 77,
                             "webhook-secret": "12345678"}},
             "rules": [
               {"name": "one", "from": "amocrm", "then": [{"sync-to": "lptracker", "fields": [
                 {"from": "lead.name", "to": "lead.name"}, {"from": "lead.price", "to": "lead.price"}]}]},
               {"name": "two", "from": "lptracker", "then": [{"sync-to": "amocrm", "stage": "New"}]}]}
            """;

    private final ObjectMapper json = new ObjectMapper();
    private final TenantFiles files = new TenantFiles(
            name -> name.startsWith("ACME_") ? "a-good-value" : null,
            Set.of(new CrmId("amocrm"), new CrmId("lptracker")));
    private JsonNode text;
    private JsonSchema schema;

    @BeforeEach
    void readTheSchema() throws IOException {
        try (InputStream in = Tenant.class.getResourceAsStream("tenant-file.schema.json")) {
            text = json.readTree(in);
        }
        schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
    }

    @Test
    void bothTakeWhatTheSchemaDescribesAndRefuseWhatIsSpoiled() throws IOException {
        long seed = Long.getLong("seed", 20_261_123L);
        SchemaDocuments documents = new SchemaDocuments(text, new Random(seed));
        int taken = 0;
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            ObjectNode good = documents.next();
            assertThat(schema.validate(good)).as("seed %d: %s", seed, good).isEmpty();
            assertAgreed(good, seed);
            for (int j = 0; j < SPOILED_OF_EACH; j++) {
                if (assertAgreed(documents.spoiled(good), seed)) {
                    taken++;
                } else {
                    refused++;
                }
            }
        }

        assertThat(taken).as("spoiled files that are still good").isGreaterThan(FILES);
        assertThat(refused).as("spoiled files that both refuse").isGreaterThan(FILES);
    }

    static Stream<String> onlyTheReader() {
        return ONLY_THE_READER.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("onlyTheReader")
    void onlyTheReaderKnows(String fault) throws IOException {
        ObjectNode file = (ObjectNode) json.readTree(GOOD);
        String[] change = ONLY_THE_READER.get(fault);
        int slash = change[0].lastIndexOf('/');
        ObjectNode parent = (ObjectNode) file.at(change[0].substring(0, slash));
        assertThat(faults(file)).isEmpty();

        parent.set(change[0].substring(slash + 1), json.readTree(change[1]));

        assertThat(schema.validate(file)).isEmpty();
        assertThat(faults(file)).isNotEmpty().allSatisfy(told -> assertThat(told.toString())
                .contains(fault));
    }

    @Test
    void bothTakeEveryExampleOfThePage() throws IOException {
        Matcher block =
                Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(Path.of("docs/tenant-file.md")));
        int examples = 0;
        while (block.find()) {
            JsonNode example = json.valueToTree(new org.yaml.snakeyaml.Yaml().load(block.group(1)));
            ObjectNode file = example.has("tenant") ? (ObjectNode) example : around(example);
            assertThat(schema.validate(file)).as(block.group(1)).isEmpty();
            assertAgreed(file, 0);
            examples++;
        }

        assertThat(examples).isGreaterThanOrEqualTo(4);
    }

    /** A good file with a part of a rule or of an action put in. */
    private ObjectNode around(JsonNode example) throws IOException {
        ObjectNode file = (ObjectNode) json.readTree(GOOD);
        ObjectNode place = (ObjectNode) file.at(example.has("fields") ? "/rules/0/then/0" : "/rules/0");
        place.setAll((ObjectNode) example);
        return file;
    }

    /** Whether both take it. */
    private boolean assertAgreed(JsonNode file, long seed) throws IOException {
        Set<ValidationMessage> bySchema = schema.validate(file);
        List<String> faults = faults(file).stream().map(Fault::toString).toList();
        String where = "seed " + seed + ": " + json.writeValueAsString(file);
        if (bySchema.isEmpty()) {
            assertThat(faults)
                    .as("refused by the reader alone, %s", where)
                    .allMatch(SchemaAgreementTest::onlyTheReaderCanTell);
        } else {
            assertThat(faults)
                    .as("taken by the reader, although %s, %s", bySchema, where)
                    .isNotEmpty();
        }
        return bySchema.isEmpty();
    }

    private static boolean onlyTheReaderCanTell(String fault) {
        return ONLY_THE_READER.keySet().stream().anyMatch(fault::contains);
    }

    private List<Fault> faults(JsonNode file) throws IOException {
        return files.read(Path.of("file.yaml"), json.writeValueAsString(file).getBytes(StandardCharsets.UTF_8))
                .faults();
    }
}
