package io.leadbridge.crm.lptracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Change;
import io.leadbridge.event.Contact;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Webhook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDataTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

    private final LpTracker lptracker = new LpTracker(ZoneId.of("Europe/Moscow"));

    @Test
    void saysThatALeadChangedAndEnteredAStage() {
        Parsed parsed = parse(form(fixture("lead-update")));

        assertThat(parsed.fault()).isNull();
        assertThat(parsed.otherAccount()).isFalse();
        assertThat(parsed.events())
                .extracting(Event::id, Event::record, Event::change, Event::occurredAt, Event::changedFields)
                .containsExactly(
                        tuple(id(0), lead("77000001"), Change.UPDATED, AT, Set.of("stage.id")),
                        tuple(id(1), lead("77000001"), Change.STATUS, AT, Set.of("stage.id")));
        assertThat(parsed.events().get(0).transition()).isEmpty();
        assertThat(parsed.events().get(1).transition()).contains(new Transition(null, "1648186", "77", AT));
    }

    @Test
    void showsTheLeadAsTheWebhookDoes() {
        Record record =
                parse(form(fixture("lead-update"))).events().get(0).snapshot().orElseThrow();

        assertThat(record.ref()).isEqualTo(lead("77000001"));
        assertThat(record.pipeline()).isEqualTo("77");
        assertThat(record.status()).isEqualTo("1648186");
        assertThat(record.responsible()).isEqualTo("0");
        assertThat(record.createdAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(record.fields())
                .containsOnlyKeys(
                        FieldPath.LEAD_NAME,
                        FieldPath.LEAD_PRICE,
                        FieldPath.LEAD_RESPONSIBLE,
                        of("1803704"),
                        of("1803705"),
                        of("1803706"),
                        of("1803707"),
                        of("1803708"))
                .containsEntry(FieldPath.LEAD_PRICE, new Value.Number(new java.math.BigDecimal("100.00")))
                .containsEntry(FieldPath.LEAD_RESPONSIBLE, Value.of("0"))
                .containsEntry(of("1803704"), Value.of("150000"))
                .containsEntry(of("1803705"), Value.EMPTY)
                .containsEntry(of("1803706"), Value.ofTexts(List.of("Кухня", "Шкаф")))
                .containsEntry(of("1803707"), new Value.Moment(Instant.parse("2017-12-23T12:47:00Z")));
        Contact contact = record.mainContact().orElseThrow();
        assertThat(contact.id()).isEqualTo("55000001");
        assertThat(contact.fields())
                .containsEntry(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("79990000001")))
                .containsEntry(FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("one@example.test")));
    }

    @Test
    void readsTheFormAndPlainJsonAlike() {
        String json = fixture("lead-update");

        assertThat(parse(json)).isEqualTo(parse(form(json)));
        assertThat(parse("{\"data\":" + JSON.valueToTree(json) + "}")).isEqualTo(parse(json));
        assertThat(parse("a=b&" + form(json))).isEqualTo(parse(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"stage.id\" | UPDATED,STATUS",
                "\"stage_id\" | UPDATED,STATUS",
                "[\"stage\",\"custom.1803704\"] | UPDATED,STATUS",
                "\"name, payments\" | UPDATED,PAYMENT",
                "\"owner.id,stage.id,payments\" | UPDATED,STATUS,RESPONSIBLE,PAYMENT",
                "\"stages\" | UPDATED",
                "\"\" | UPDATED",
                "[] | UPDATED",
                "null | UPDATED",
                "17 | UPDATED"
            })
    void tellsWhatWasUpdated(String fields, String changes) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(fixture("lead-update"));
        event.set("action_update_fields", JSON.readTree(fields));

        assertThat(parse(event.toString()).events())
                .extracting(event1 -> event1.change().name())
                .containsExactly(changes.split(","));
    }

    @Test
    void takesAllAsChangedWhenNoFieldIsNamed() throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(fixture("lead-update"));
        event.remove("action_update_fields");

        assertThat(parse(event.toString()).events()).singleElement().satisfies(only -> assertThat(only.changedFields())
                .isEmpty());
    }

    @Test
    void readsADeleteOfWhichLittleIsKnown() {
        assertThat(parse(form(fixture("lead-delete"))).events()).singleElement().satisfies(event -> {
            assertThat(event.change()).isEqualTo(Change.DELETED);
            assertThat(event.record()).isEqualTo(lead("77000001"));
            assertThat(event.snapshot()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"structure-funnel-update,funnel,UPDATED", "structure-custom-create,custom,ADDED"})
    void tellsThatTheStructureChanged(String fixture, String type, Change change) {
        assertThat(parse(form(fixture(fixture))).events()).singleElement().satisfies(event -> {
            assertThat(event.record()).isEqualTo(new RecordRef(LpRoutes.ACCOUNT.crm(), Entity.STRUCTURE, type));
            assertThat(event.change()).isEqualTo(change);
        });
    }

    @Test
    void knowsTheWebhookOfAnotherProject() {
        Parsed parsed = parse(form(fixture("lead-update").replace("\"project_id\":77", "\"project_id\":78")));

        assertThat(parsed.otherAccount()).isTrue();
        assertThat(parsed.events()).isNotEmpty();
    }

    @Test
    void doesNotKnowEveryAction() {
        assertThat(parse("{\"id\":1,\"project_id\":77,\"action\":\"merge\"}").events())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.change()).isEqualTo(Change.OTHER);
                    assertThat(event.record().entity()).isEqualTo(Entity.OTHER);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1700000000", "1700000000000", "\"1700000000\"", "\"1700000000000\""})
    void readsTheTimeInSecondsAndMilliseconds(String time) {
        String body = "{\"id\":1,\"project_id\":77,\"action\":\"create\",\"action_timestamp\":" + time + "}";

        assertThat(parse(body).events().get(0).occurredAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "a=b",
                "data=",
                "data=%7",
                "data=%FF",
                "data=secret",
                "data=1",
                "data=%7B%7D",
                "{\"action\":\"update\"}",
                "{\"action\":\"update\",\"id\":\"secret\"}",
                "{\"action\":\"update\",\"id\":1} {\"secret\":1}",
                "{\"id\":1}",
                "[]",
                "[\"secret\"]",
                "{\"action\":\"update\",\"id\":1,\"x\":\"secret",
            })
    void saysWhatItCannotReadWithoutAnyValue(String body) {
        Parsed parsed = parse(body);

        assertThat(parsed.events()).isEmpty();
        assertThat(parsed.fault()).isNotBlank().doesNotContain("secret");
    }

    @Test
    void doesNotDiveIntoADeepBody() {
        assertThat(parse("[".repeat(100_000)).fault()).isNotBlank();
        assertThat(parse("{\"action\":\"update\",\"id\":1,\"custom\":" + "[".repeat(5_000))
                        .fault())
                .isNotBlank();
    }

    @Test
    void takesTooManyNamedFieldsAsNotTold() {
        String names = IntStream.range(0, 1_000).mapToObj(i -> "custom." + i).collect(Collectors.joining(","));
        String body = "{\"id\":1,\"action\":\"update\",\"action_update_fields\":\"" + names + "\"}";

        assertThat(parse(body).events()).singleElement().satisfies(event -> assertThat(event.changedFields())
                .isEmpty());
    }

    @Test
    void boundsTheNumberOfValues() {
        String values = "0,".repeat(200_000) + "0";

        assertThat(parse("{\"action\":\"update\",\"id\":1,\"custom\":[" + values + "]}")
                        .fault())
                .isNotBlank();
    }

    private Parsed parse(String body) {
        return lptracker.parse(webhook(body.getBytes(StandardCharsets.UTF_8)), LpRoutes.connection("http://127.0.0.1"));
    }

    private static Webhook webhook(byte[] body) {
        return new Webhook("m1", LpRoutes.ACCOUNT, Instant.EPOCH, "", Set.of(), body);
    }

    private static String form(String json) {
        return "data=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private static String fixture(String name) {
        try (InputStream in = WebhookDataTest.class.getResourceAsStream("/webhooks/lptracker/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EventId id(int index) {
        return new EventId("m1", index);
    }

    private static RecordRef lead(String id) {
        return RecordRef.lead(LpRoutes.ACCOUNT.crm(), id);
    }

    private static FieldPath of(String custom) {
        return FieldPath.custom(Entity.LEAD, custom);
    }
}
