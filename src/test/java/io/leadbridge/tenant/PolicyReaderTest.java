package io.leadbridge.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.Policy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final String REST =
            """
            connections:
              amocrm: {url: 'https://a.amocrm.ru', token: t, webhook-secret: '12345678'}
              lptracker: {url: 'https://d.lptracker.ru', login: l, password: p, project: 77, webhook-secret: '12345678'}
            rules:
              - name: forth
                from: amocrm
                then: [{sync-to: lptracker, fields: [{from: lead.name, to: lead.name}]}]
            """;

    private final TenantFiles files = new TenantFiles(name -> null, Set.of(AMOCRM, LPTRACKER));

    @Test
    void meansTheUsualWhereNothingIsSaid() {
        assertThat(read("tenant: acme\n").tenant().orElseThrow().policy()).isEqualTo(Policy.DEFAULT);
    }

    @Test
    void readsWhatIsSaid() {
        TenantFile file = read(
                """
                tenant: acme
                conflicts: lptracker
                deleted:
                  source: close
                  close-stage: {amocrm: 143, lptracker: Отказ}
                  target: create
                """);

        assertThat(file.tenant().orElseThrow().policy())
                .isEqualTo(new Policy(
                        Conflicts.wonBy(LPTRACKER),
                        new Deleted(
                                Deleted.Source.CLOSE,
                                null,
                                Map.of(AMOCRM, "143", LPTRACKER, "Отказ"),
                                Deleted.Target.CREATE)));
    }

    @Test
    void tellsAllFaultsAtOnceWithWhatWasExpected() {
        TenantFile file = read(
                """
                tenant: acme
                conflicts: amorcm
                deleted:
                  source: closed
                  note: gone
                  close-stage: {amocrm: ' ', third: Lost}
                  target: make
                  sorce: note
                """);

        assertThat(file.faults().stream().map(Fault::toString))
                .anyMatch(fault -> fault.contains("acme.yaml:2:12: conflicts: 'amorcm' given")
                        && fault.contains("did you mean 'amocrm'"))
                .anyMatch(fault -> fault.contains(
                        "acme.yaml:4:11: deleted.source: 'closed' given; one of 'nothing', 'note', 'close'"))
                .anyMatch(fault -> fault.contains("deleted.note: of no use without 'source: note'"))
                .anyMatch(fault -> fault.contains("deleted.close-stage.amocrm: empty"))
                .anyMatch(fault -> fault.contains("no connection 'third'"))
                .anyMatch(fault -> fault.contains("deleted.target: 'make' given; one of 'leave', 'create'"))
                .anyMatch(fault -> fault.contains("unknown key 'sorce' of a deleted"));
    }

    @Test
    void wantsAStageForEachCrmThatARuleWritesTo() {
        TenantFile file = read("tenant: acme\ndeleted: {source: close, close-stage: {amocrm: 143}}\n");

        assertThat(file.faults().stream().map(Fault::toString))
                .singleElement()
                .asString()
                .contains("no stage for lptracker");
    }

    private TenantFile read(String head) {
        return files.read(Path.of("acme.yaml"), (head + REST).getBytes(StandardCharsets.UTF_8));
    }
}
