package io.leadbridge.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.leadbridge.event.CrmId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantFileSchemaTest {

    private static final Path DEMO = Path.of("tenants/demo.yaml");
    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("tenant file", ""),
            Map.entry("retention", "/properties/retention"),
            Map.entry("deleted", "/properties/deleted"),
            Map.entry("connection", "/$defs/connection"),
            Map.entry("oauth", "/$defs/oauth"),
            Map.entry("rule", "/$defs/rule"),
            Map.entry("condition", "/$defs/condition"),
            Map.entry("field condition", "/$defs/fieldCondition"),
            Map.entry("action", "/$defs/action"),
            Map.entry("task", "/$defs/task"),
            Map.entry("field", "/$defs/field"),
            Map.entry("transform", "/$defs/transformMapping"));

    private final ObjectMapper json = new ObjectMapper();
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
    void hasExactlyTheKeysThatTheReaderKnows() {
        assertThat(Keys.all()).allSatisfy(keys -> {
            List<String> inSchema = new ArrayList<>();
            text.at(PLACES.get(keys.section()) + "/properties").fieldNames().forEachRemaining(inSchema::add);
            assertThat(inSchema).as(keys.section()).containsExactlyInAnyOrderElementsOf(keys.known());
        });
    }

    @Test
    void describesEveryKeyAndGivesEachSingleValueAnExample() {
        List<String> bare = new ArrayList<>();
        collect(text, "", bare);

        assertThat(bare).isEmpty();
    }

    @Test
    void fitsTheDemoTenantAndTheExampleFile() throws IOException {
        assertThat(validate(Files.readString(DEMO))).isEmpty();
        assertThat(validate(Files.readString(Path.of("src/test/resources/tenants/acme.yaml"))))
                .isEmpty();
    }

    @Test
    void refusesWhatTheReaderRefuses() throws IOException {
        String demo = Files.readString(DEMO);

        assertThat(validate(demo.replace("change: [updated]", "chnage: [updated]")))
                .isNotEmpty();
        assertThat(validate(demo.replace("transform: e164", "transform: e163"))).isNotEmpty();
        assertThat(validate(demo.replace("if-found: update", "nota: hello"))).isNotEmpty();
        assertThat(validate(demo.replace("project: 77", "account-id: 77"))).isNotEmpty();
        assertThat(validate(demo.replace("from: lead.price", "from: lead.prise")))
                .isNotEmpty();
    }

    @Test
    void theDemoTenantLoadsWithoutAnySetting() {
        TenantFiles files = new TenantFiles(name -> null, Set.of(new CrmId("amocrm"), new CrmId("lptracker")));

        TenantFile file = files.read(DEMO);

        assertThat(file.faults()).isEmpty();
        assertThat(file.tenant().orElseThrow().rules()).hasSize(4);
    }

    @Test
    void theDocumentationNamesEveryKey() throws IOException {
        String page = Files.readString(Path.of("docs/tenant-file.md"));

        assertThat(Keys.all()).allSatisfy(keys -> {
            assertThat(keys.known()).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
            assertThat(keys.later()).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
        });
    }

    /** Keys without a description, or whose values nobody could guess. */
    private void collect(JsonNode node, String path, List<String> bare) {
        node.path("properties").properties().forEach(entry -> {
            JsonNode key = entry.getValue();
            JsonNode meant = key.has("$ref") ? text.at(key.get("$ref").asText().substring(1)) : key;
            boolean told = key.isBoolean()
                    || (key.has("description")
                            && (key.has("examples")
                                    || key.has("default")
                                    || meant.has("properties")
                                    || meant.has("items")
                                    || meant.toString().contains("enum")));
            if (!told) {
                bare.add(path + "/" + entry.getKey());
            }
        });
        node.properties().forEach(entry -> collect(entry.getValue(), path + "/" + entry.getKey(), bare));
    }

    /** Read by SnakeYAML, which follows aliases; Jackson's tree does not. */
    private Set<ValidationMessage> validate(String yaml) {
        Object tree = new org.yaml.snakeyaml.Yaml().load(yaml);
        return schema.validate(json.valueToTree(tree));
    }
}
