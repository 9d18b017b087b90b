package io.leadbridge.crm.lptracker;

import static io.leadbridge.crm.WebhookFixtures.body;
import static io.leadbridge.crm.WebhookFixtures.connection;
import static io.leadbridge.crm.WebhookFixtures.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.WebhookFixtures;
import io.leadbridge.event.Change;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookDataTest {

    private final LpTracker lptracker = new LpTracker(ZoneId.of("Europe/Moscow"));

    @Test
    void readsALeadWithItsContact() {
        Event event =
                parse(body("lptracker", "lead-update.form"), "10001").events().get(0);

        assertThat(event.change()).isEqualTo(Change.STATUS);
        assertThat(event.occurredAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
        assertThat(event.transition()).hasValueSatisfying(entered -> {
            assertThat(entered.to()).isEqualTo("1648186");
            assertThat(entered.pipeline()).isEqualTo("10001");
        });
        Record shown = event.snapshot().orElseThrow();
        assertThat(shown.value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Lead One"));
        assertThat(shown.value(FieldPath.custom(Entity.LEAD, "1803704"))).isEqualTo(Value.of("B24-1"));
        assertThat(shown.value(FieldPath.CONTACT_PHONE).canonical()).isEqualTo("79990000001");
    }

    @ParameterizedTest
    @CsvSource({"crm-custom-update.form, custom", "crm-funnel-update.form, funnel"})
    void tellsThatTheStructureChanged(String file, String what) {
        Event event = parse(body("lptracker", file), "10001").events().get(0);

        assertThat(event.record().entity()).isEqualTo(Entity.STRUCTURE);
        assertThat(event.record().id()).isEqualTo(what);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"stage.id\"', STATUS",
        "'\"name\"', UPDATED",
        "'\"name,stage.id\"', UPDATED STATUS",
        "'[\"stage_id\",\"custom.5\"]', STATUS UPDATED",
        "'\"owner.id\"', RESPONSIBLE",
        "'[\"payments\",\"stage.id\"]', PAYMENT STATUS",
        "'\"\"', UPDATED",
        "'null', UPDATED",
        "'7', UPDATED"
    })
    void saysWhatTheNamedFieldsSay(String fields, String changes) {
        String json = "{\"id\":1,\"stage_id\":2,\"action\":\"update\",\"action_update_fields\":" + fields + "}";

        Parsed parsed = parse(json.getBytes(StandardCharsets.UTF_8), null);

        assertThat(parsed.events()).extracting(event -> event.change().name()).containsExactly(changes.split(" "));
    }

    @Test
    void readsADeletionWithoutSnapshot() {
        Event event = parse("{\"id\":\"1\",\"action\":\"delete\"}".getBytes(StandardCharsets.UTF_8), null)
                .events()
                .get(0);

        assertThat(event.change()).isEqualTo(Change.DELETED);
        assertThat(event.occurredAt()).isNull();
        assertThat(event.snapshot()).isEmpty();
    }

    @Test
    void marksTheLeadsOfAnotherProject() {
        assertThat(parse(body("lptracker", "lead-update.form"), "77").otherAccount())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', the body is empty",
        "'x=1', no field named data",
        "'data=secret', no JSON",
        "'data=7', no JSON object",
        "'{\"id\":\"secret\"}', no id",
        "'[]', empty list",
        "'{\"id\":1} x', no JSON"
    })
    void saysWhyItCannotBeUnderstood(String body, String why) {
        assertThat(parse(body.getBytes(StandardCharsets.UTF_8), null).fault())
                .contains(why)
                .doesNotContain("secret");
    }

    @Test
    void boundsTheDepthOfJson() {
        String deep = "{\"a\":".repeat(50_000);

        assertThat(parse(deep.getBytes(StandardCharsets.UTF_8), null).fault()).contains("no JSON that we take");
    }

    @Test
    void neverThrowsWhateverComes() {
        List<Path> files = WebhookFixtures.of("lptracker");
        for (int i = 0; i < WebhookFixtures.MUTATIONS; i++) {
            long seed = WebhookFixtures.SEED + i;
            byte[] mutated = WebhookFixtures.mutated(body(files.get(i % files.size())), seed);
            try {
                Parsed parsed = parse(mutated, "10001");

                assertThat(parsed.fault() == null)
                        .as("seed %d", seed)
                        .isEqualTo(!parsed.events().isEmpty());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private Parsed parse(byte[] body, String project) {
        return lptracker.parse(webhook("lptracker", body), connection("lptracker", null, project));
    }
}
