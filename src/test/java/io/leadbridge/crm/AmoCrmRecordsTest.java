package io.leadbridge.crm;

import static io.leadbridge.crm.CrmContractTest.LONG;
import static io.leadbridge.crm.CrmContractTest.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that amoCRM keeps of a lead and around it, written and read back through its sandbox. */
class AmoCrmRecordsTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final Value.Moment MOMENT = new Value.Moment(Instant.ofEpochSecond(1_700_000_000));
    private static final String LEGAL = "{\"entity_type\":1,\"name\":\"Acme\",\"vat_id\":\"7701\"}";

    private SandboxServer server;
    private Wiring wiring;
    private CamelCrm crm;

    @BeforeEach
    void start() throws Exception {
        server = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(1)));
        wiring = new Wiring(Map.of());
        wiring.connect(new Connection(
                ACCOUNT, URI.create(server.url()), new Connection.Credentials.Token("demo"), null, null, "hook"));
        crm = wiring.crm;
    }

    @AfterEach
    void stop() {
        wiring.close();
        server.close();
    }

    @Test
    void writesAndReadsEveryTypeOfField() {
        Map<FieldPath, Value> fields = everyType();
        Created created = make(Map.of(FieldPath.LEAD_NAME, Value.of("A")));
        Set<String> types = new java.util.TreeSet<>();
        Metadata metadata = ok(crm.describe(ACCOUNT));

        ok(crm.update(ACCOUNT, new Patch(created.lead(), null, null, null, fields), LONG));

        Record record = read(created.lead());
        fields.forEach((path, value) -> {
            String type = metadata.field(path.of(), path.name()).orElseThrow().type();
            types.add(type);
            assertThat(record.value(path).canonical()).as(type).isEqualTo(value.canonical());
        });
        assertThat(types)
                .contains(
                        "text",
                        "textarea",
                        "streetaddress",
                        "url",
                        "numeric",
                        "price",
                        "monetary",
                        "checkbox",
                        "select",
                        "radiobutton",
                        "multiselect",
                        "category",
                        "date",
                        "date_time",
                        "birthday",
                        "smart_address",
                        "tracking_data",
                        "legal_entity",
                        "items",
                        "file",
                        "chained_list",
                        "linked_entity");
    }

    @Test
    void emptiesEveryTypeOfField() {
        Map<FieldPath, Value> fields = everyType();
        Created created = make(Map.of(FieldPath.LEAD_NAME, Value.of("A")));
        ok(crm.update(ACCOUNT, new Patch(created.lead(), null, null, null, fields), LONG));
        Map<FieldPath, Value> empty = new LinkedHashMap<>();
        fields.keySet().forEach(path -> empty.put(path, Value.EMPTY));

        ok(crm.update(ACCOUNT, new Patch(created.lead(), null, null, null, empty), LONG));

        assertThat(read(created.lead()).fields().keySet()).noneMatch(FieldPath::custom);
    }

    @Test
    void replacesTheChoicesAndAddsTheMessengersOfAContact() {
        FieldPath segment = FieldPath.custom(Entity.CONTACT, "427111");
        FieldPath messenger = FieldPath.custom(Entity.CONTACT, "427107");
        Created created = make(Map.of(
                FieldPath.CONTACT_NAME,
                Value.of("Anna"),
                segment,
                Value.ofTexts(List.of("New", "Regular")),
                messenger,
                Value.of("anna")));

        ok(crm.update(
                ACCOUNT,
                new Patch(
                        created.lead(),
                        created.contact(),
                        null,
                        null,
                        Map.of(segment, Value.ofTexts(List.of("Regular")), messenger, Value.of("anna.new"))),
                LONG));

        Record record = read(created.lead());
        assertThat(record.value(segment).canonical()).isEqualTo("Regular");
        assertThat(record.value(messenger).canonical()).isEqualTo("anna\nanna.new");
    }

    @Test
    void makesAndWritesTheCompanyOfALead() {
        FieldPath web = FieldPath.custom(Entity.COMPANY, "427405");
        FieldPath phone = FieldPath.custom(Entity.COMPANY, "427401");
        Created created = make(Map.of(
                FieldPath.LEAD_NAME,
                Value.of("A"),
                FieldPath.COMPANY_NAME,
                Value.of("Acme"),
                phone,
                Value.of("+74950001122")));

        ok(crm.update(
                ACCOUNT,
                new Patch(
                        created.lead(),
                        null,
                        null,
                        null,
                        Map.of(
                                FieldPath.COMPANY_NAME,
                                Value.of("Acme LLC"),
                                web,
                                Value.of("https://acme.test"),
                                phone,
                                Value.of("+74950003344"))),
                LONG));

        Record record = read(created.lead());
        assertThat(record.value(FieldPath.COMPANY_NAME)).isEqualTo(Value.of("Acme LLC"));
        assertThat(record.value(web)).isEqualTo(Value.of("https://acme.test"));
        assertThat(record.value(phone).all()).hasSize(2);
    }

    @Test
    void putsNotesAndTasksAndTellsWhichLeadIsGone() throws Exception {
        Created created = make(Map.of(FieldPath.LEAD_NAME, Value.of("A")));

        List<Answer<Noted>> notes =
                crm.note(ACCOUNT, List.of(new Note("99999999", "lost"), new Note(created.lead(), "two\nlines")), LONG);
        List<Answer<Noted>> tasks =
                crm.task(ACCOUNT, List.of(new Task(created.lead(), "Call back", MOMENT.instant(), "9300002")), LONG);

        assertThat(notes.get(0)).isInstanceOf(Answer.Gone.class);
        JsonNode note = get("/api/v4/leads/" + created.lead() + "/notes")
                .path("_embedded")
                .path("notes")
                .path(0);
        assertThat(note.path("id").asText()).isEqualTo(ok(notes.get(1)).id());
        assertThat(note.path("params").path("text").asText()).isEqualTo("two\nlines");
        JsonNode task = get("/api/v4/tasks").path("_embedded").path("tasks").path(0);
        assertThat(task.path("id").asText()).isEqualTo(ok(tasks.get(0)).id());
        assertThat(task.path("responsible_user_id").asText()).isEqualTo("9300002");
        assertThat(task.path("complete_till").asLong()).isEqualTo(1_700_000_000);
    }

    @Test
    void tellsThatALeadWasDeleted() throws Exception {
        Created created = make(Map.of(FieldPath.LEAD_NAME, Value.of("A")));
        Created other = make(Map.of(FieldPath.LEAD_NAME, Value.of("B")));
        Instant since = read(created.lead()).updatedAt();
        send("POST", "/sandbox/leads/" + created.lead() + "/delete");

        Changes changes = ok(crm.changes(ACCOUNT, since));

        assertThat(changes.gone()).containsExactly(created.lead());
        assertThat(changes.leads()).extracting(record -> record.ref().id()).containsExactly(other.lead());
    }

    @Test
    void describesCompaniesAndLossReasonsToo() {
        Metadata metadata = ok(crm.describe(ACCOUNT));

        assertThat(metadata.field(Entity.COMPANY, "427405")).isPresent();
        assertThat(metadata.lossReasons()).isNotEmpty();
        assertThat(metadata.users()).hasSize(2);
    }

    private static Map<FieldPath, Value> everyType() {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        fields.put(lead("427181"), Value.of("landing"));
        fields.put(lead("427185"), Value.of("Sofa"));
        fields.put(lead("427187"), Value.of("two\nlines"));
        fields.put(lead("427189"), MOMENT);
        fields.put(lead("427191"), new Value.Number(new BigDecimal("12.5")));
        fields.put(lead("427193"), new Value.Flag(true));
        fields.put(lead("427197"), Value.ofTexts(List.of("Style", "Speed")));
        fields.put(lead("427199"), Value.of("Card"));
        fields.put(lead("427201"), Value.ofTexts(List.of("Indoor")));
        fields.put(lead("427203"), Value.of("https://x.test"));
        fields.put(lead("427205"), Value.of("Main St 1"));
        fields.put(lead("427207"), Value.of("{\"address_line_1\":\"Main St 1\",\"city\":\"Riga\"}"));
        fields.put(lead("427209"), MOMENT);
        fields.put(lead("427211"), new Value.Moment(Instant.ofEpochSecond(-86_400)));
        fields.put(lead("427213"), Value.of(99));
        fields.put(lead("427215"), Value.of(10));
        fields.put(lead("427217"), Value.of(LEGAL));
        fields.put(lead("427219"), Value.of("{\"file_uuid\":\"u-1\",\"version_uuid\":\"v-1\"}"));
        fields.put(lead("427221"), Value.of("{\"catalog_element_id\":5,\"catalog_id\":9101}"));
        fields.put(lead("427223"), Value.of("{\"entity_id\":5,\"entity_type\":\"contacts\",\"name\":\"n\"}"));
        fields.put(
                lead("427225"), Value.of("{\"description\":\"Sofa\",\"quantity\":2,\"sku\":\"s\",\"unit_price\":5}"));
        fields.put(lead("427301"), Value.of("google"));
        return fields;
    }

    private static FieldPath lead(String id) {
        return FieldPath.custom(Entity.LEAD, id);
    }

    private Created make(Map<FieldPath, Value> fields) {
        return ok(crm.create(ACCOUNT, new Draft("5149393", null, null, fields), LONG));
    }

    private Record read(String lead) {
        return ok(crm.fetch(ACCOUNT, Set.of(lead), null)).get(0);
    }

    private JsonNode get(String path) throws Exception {
        return new ObjectMapper().readTree(send("GET", path));
    }

    private String send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer human")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
