package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Value;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantFile;
import io.leadbridge.tenant.TenantFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transforms of docs/mapping.md do what the page says. */
class MappingPageTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final FieldPath SOURCE = FieldPath.custom(Entity.LEAD, "1");
    private static final Metadata METADATA = new Metadata(
            List.of(),
            List.of(new Field(Entity.LEAD, "1", "F", null, "text", List.of(), Kind.TEXT, false, List.of(), null)));

    @TempDir
    Path folder;

    @Test
    void everyExampleDoesWhatThePageSays() throws Exception {
        List<String[]> examples = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/mapping.md"))) {
            String[] cells = line.replace("\\|", "¦").split("\\|");
            if (cells.length == 4
                    && cells[1].strip().matches("`.*`")
                    && cells[3].strip().matches("`.*`")) {
                examples.add(new String[] {code(cells[1]), code(cells[2]), code(cells[3])});
            }
        }

        assertThat(examples).hasSizeGreaterThan(14);
        for (String[] example : examples) {
            assertThat(mapped(example[0], example[1]))
                    .as(String.join(" | ", example))
                    .isEqualTo(example[2]);
        }
    }

    private static String code(String cell) {
        String text = cell.strip();
        return text.substring(1, text.length() - 1).replace('¦', '|');
    }

    private String mapped(String transform, String value) throws Exception {
        SyncTo action = tenant(transform).rules().get(0).then().get(0);
        Record record = new Record(
                RecordRef.lead(AMOCRM, "7"), null, null, null, null, null, Map.of(SOURCE, Value.of(value)), List.of());
        Mapped mapped = new Mapping()
                .map(
                        new Decision.Fired("rule", action, null),
                        record,
                        METADATA,
                        METADATA,
                        tenant("trim").region());
        assertThat(mapped).isInstanceOf(Mapped.Ok.class);
        assertThat(((Mapped.Ok) mapped).wish().lost()).as(transform).isEmpty();
        return ((Mapped.Ok) mapped).wish().fields().get(0).target().canonical();
    }

    private Tenant tenant(String transform) throws Exception {
        Path file = folder.resolve("t.yaml");
        Files.writeString(
                file,
                """
                tenant: acme
                connections:
                  amocrm: {url: 'https://a.example', token: t, webhook-secret: hook-one}
                  lptracker: {url: 'https://b.example', login: l, password: p, project: 77, webhook-secret: hook-two}
                rules:
                  - name: one
                    from: amocrm
                    then:
                      - sync-to: lptracker
                        fields: [{from: lead.custom.F, to: lead.custom.F, transform: %s}]
                """
                        .formatted(transform));
        TenantFile read = new TenantFiles(name -> null, Set.of(AMOCRM, new CrmId("lptracker"))).read(file);
        assertThat(read.faults()).as(transform).isEmpty();
        return read.tenant().orElseThrow();
    }
}
