package io.leadbridge.tenant;

import static io.leadbridge.tenant.StoreFixture.ACME;
import static io.leadbridge.tenant.StoreFixture.BETA;
import static io.leadbridge.tenant.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTenantEditorTest {

    private static final TestRedis REDIS = TestRedis.shared();

    @TempDir
    Path folder;

    private StoreFixture hub;

    @BeforeEach
    void emptyRedis() {
        REDIS.flush();
        hub = new StoreFixture(REDIS.factory(), folder);
        hub.tenants.refresh();
    }

    @Test
    void makesAndReplacesAndRemoves() {
        Edit made = hub.put(ACME, text(ACME, "first"));
        Edit same = hub.put(ACME, text(ACME, "first"));
        Edit replaced = hub.put(ACME, text(ACME, "second"));

        assertThat(made).isInstanceOfSatisfying(Edit.Saved.class, saved -> {
            assertThat(saved.created()).isTrue();
            assertThat(saved.document().changedBy()).isEqualTo("test");
            assertThat(saved.document().changedAt()).isEqualTo(StoreFixture.NOW);
            assertThat(saved.document().tree().at("/connections/amocrm/token").asText())
                    .isEqualTo("${stored}");
        });
        assertThat(versionOf(same)).isEqualTo(versionOf(made));
        assertThat(versionOf(replaced)).isNotEqualTo(versionOf(made));
        assertThat(hub.ruleInForce(ACME)).isEqualTo("second");
        assertThat(hub.editor.remove(ACME, Optional.empty(), "test")).isEqualTo(new Edit.Removed());
        assertThat(hub.tenants.find(ACME)).isEmpty();
        assertThat(hub.editor.remove(ACME, Optional.empty(), "test")).isEqualTo(new Edit.Unknown());
    }

    @Test
    void refusesAChangeThatWasMadeOnAnotherVersion() {
        String first = versionOf(hub.put(ACME, text(ACME, "first")));
        String second = versionOf(hub.put(ACME, text(ACME, "second"), first));

        assertThat(hub.put(ACME, text(ACME, "third"), first)).isEqualTo(new Edit.Conflict(second));
        assertThat(hub.editor.remove(ACME, Optional.of(first), "test")).isEqualTo(new Edit.Conflict(second));
        assertThat(hub.put(BETA, text(BETA, "beta's"), first)).isEqualTo(new Edit.Unknown());
        assertThat(hub.ruleInForce(ACME)).isEqualTo("second");
    }

    @Test
    void letsOneOfManyEditorsOfTheSameVersionWin() throws Exception {
        String version = versionOf(hub.put(ACME, text(ACME, "first")));
        int editors = 8;
        CyclicBarrier together = new CyclicBarrier(editors);
        ExecutorService threads = Executors.newFixedThreadPool(editors);
        List<Edit> edits = new ArrayList<>();
        try {
            List<Callable<Edit>> work = IntStream.range(0, editors)
                    .<Callable<Edit>>mapToObj(i -> () -> {
                        together.await();
                        return hub.put(ACME, text(ACME, "of editor " + i), version);
                    })
                    .toList();
            for (Future<Edit> edit : threads.invokeAll(work)) {
                edits.add(edit.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(edits).filteredOn(edit -> edit instanceof Edit.Saved).hasSize(1);
        assertThat(edits).filteredOn(edit -> edit instanceof Edit.Conflict).hasSize(editors - 1);
        assertThat(hub.version(ACME))
                .isEqualTo(versionOf(edits.stream()
                        .filter(edit -> edit instanceof Edit.Saved)
                        .findFirst()
                        .orElseThrow()));
    }

    @Test
    void keepsAStoredSecretAndRefusesToKeepOneThatIsNotThere() {
        hub.put(ACME, text(ACME, "first"));
        String kept = text(ACME, "second").replace("canary-token", "'${stored}'");

        Edit edit = hub.put(ACME, kept);
        Edit misplaced = hub.put(ACME, text(ACME, "${stored}"));
        Edit nothingStored = hub.put(BETA, text(BETA, "rule").replace("canary-password", "${stored}"));

        assertThat(edit).isInstanceOf(Edit.Saved.class);
        assertThat(hub.tenants
                        .find(ACME)
                        .orElseThrow()
                        .connections()
                        .get(new CrmId("amocrm"))
                        .credentials())
                .isEqualTo(new Connection.Credentials.Token("canary-token"));
        assertThat(misplaced).isInstanceOf(Edit.Refused.class);
        assertThat(faults(nothingStored)).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(7);
            assertThat(fault.path()).isEqualTo("connections.lptracker.password");
            assertThat(fault.message()).contains("${stored}", "nothing is stored");
        });
    }

    @Test
    void tellsAllFaultsAtOnceWithTheirPlacesAndChangesNothing() {
        String version = versionOf(hub.put(ACME, text(ACME, "good")));
        String bad = text(ACME, "good").replace("project: 7", "project: seven").replace("from: amocrm", "from: amo");

        Edit edit = hub.put(ACME, bad);

        assertThat(faults(edit))
                .extracting(Fault::path)
                .containsExactly("connections.lptracker.project", "rules[0].from");
        assertThat(faults(edit)).extracting(Fault::line).containsExactly(8, 12);
        assertThat(faults(edit)).extracting(Fault::file).containsOnly("body");
        assertThat(hub.editor.check(ACME, bad.getBytes(StandardCharsets.UTF_8), "body"))
                .isEqualTo(faults(edit));
        assertThat(hub.version(ACME)).isEqualTo(version);
    }

    @Test
    void refusesAnotherTenantsTextAndTextThatIsNone() {
        assertThat(faults(hub.put(ACME, text(BETA, "rule")))).singleElement().satisfies(fault -> {
            assertThat(fault.path()).isEqualTo("tenant");
            assertThat(fault.line()).isEqualTo(1);
        });
        assertThat(faults(hub.put(ACME, ""))).isNotEmpty();
        assertThat(faults(hub.put(ACME, "[1, 2]"))).isNotEmpty();
        assertThat(faults(hub.put(ACME, "x".repeat((1 << 20) + 1)))).isNotEmpty();
        assertThat(hub.editor.ids()).isEmpty();
    }

    @Test
    void refusesWhatTheCrmsDoNotHaveAndTellsTheLine() {
        StoreFixture checked = new StoreFixture(
                REDIS.factory(),
                folder,
                StoreFixture.VAULT,
                Map.of(),
                tenant -> List.of(new NameCheck.Finding("rules[0].then[0].stage", "no stage 'New'")));

        List<Fault> faults = faults(checked.put(ACME, text(ACME, "rule")));

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.message()).isEqualTo("no stage 'New'");
            assertThat(fault.line()).isEqualTo(14);
        });
        assertThat(checked.editor.ids()).isEmpty();
    }

    @Test
    void takesJsonWithTheSameMeaning() {
        String version = versionOf(hub.put(ACME, text(ACME, "rule")));
        ObjectNode tree = hub.editor.find(ACME, true).orElseThrow().tree();

        Edit edit = hub.put(ACME, tree.toPrettyString());

        assertThat(versionOf(edit)).isEqualTo(version);
    }

    @Test
    void putsVariablesInWhenTheTextIsTakenInAndNeverThoseOfTheHub() {
        StoreFixture hub = new StoreFixture(
                REDIS.factory(),
                folder,
                StoreFixture.VAULT,
                Map.of("RULE", "costs ${5}", "LEADBRIDGE_SECRET_KEY", "key-of-the-hub"),
                tenant -> List.of());

        hub.put(ACME, text(ACME, "${env:RULE}"));

        assertThat(hub.ruleInForce(ACME)).isEqualTo("costs ${5}");
        assertThat(hub.editor
                        .find(ACME, false)
                        .orElseThrow()
                        .tree()
                        .at("/rules/0/name")
                        .asText())
                .isEqualTo("costs $${5}");
        assertThat(faults(hub.put(BETA, text(BETA, "${env:LEADBRIDGE_SECRET_KEY}"))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("the hub's own"));
    }

    @Test
    void keepsNoSecretInClearInRedis() {
        hub.put(ACME, text(ACME, "rule"));
        hub.put(ACME, text(ACME, "changed"));

        String everything = everythingInRedis();

        assertThat(everything).contains("somebody", "changed").doesNotContain("canary");
        assertThat(hub.editor.find(ACME, false).orElseThrow().toString()).doesNotContain("canary");
    }

    @Test
    void opensNoSecretInAnotherTenantsPlace() {
        hub.put(ACME, text(ACME, "rule"));
        String stolen = (String) hub.redis.opsForHash().get("lb:{tenants}:documents", "acme");
        hub.redis.opsForHash().put("lb:{tenants}:documents", "beta", stolen.replace("acme", "beta"));

        assertThatIllegalStateException()
                .isThrownBy(() -> hub.editor.find(BETA, true))
                .withMessageContaining("sealed for something else");
    }

    @Test
    void letsWhatWasSealedWithAnotherKeyOnlyBeRemovedAndAddsNothingBesideIt() {
        StoreFixture other =
                new StoreFixture(REDIS.factory(), folder, new Vault(anotherKey()), Map.of(), tenant -> List.of());
        other.put(ACME, text(ACME, "rule"));

        assertThatIllegalStateException()
                .isThrownBy(() -> hub.editor.find(ACME, false))
                .withMessageContaining("LEADBRIDGE_SECRET_KEY");
        assertThatIllegalStateException()
                .isThrownBy(() -> hub.put(BETA, text(BETA, "rule")))
                .withMessageContaining("LEADBRIDGE_SECRET_KEY");
        hub.tenants.refresh();
        assertThat(hub.tenants.complete()).isFalse();
        assertThat(hub.editor.remove(ACME, Optional.empty(), "test")).isEqualTo(new Edit.Removed());
    }

    private static byte[] anotherKey() {
        byte[] key = new byte[Vault.KEY_BYTES];
        Arrays.fill(key, (byte) 7);
        return key;
    }

    private String everythingInRedis() {
        StringBuilder everything = new StringBuilder();
        for (String key : hub.redis.keys("*")) {
            everything.append(key).append('\n');
            switch (hub.redis.type(key)) {
                case HASH ->
                    hub.redis.opsForHash().entries(key).forEach((field, value) -> everything
                            .append(field)
                            .append(value)
                            .append('\n'));
                case STRING ->
                    everything.append(hub.redis.opsForValue().get(key)).append('\n');
                default -> throw new AssertionError(key + " is of a kind that this test does not know");
            }
        }
        return everything.toString();
    }

    private static String versionOf(Edit edit) {
        assertThat(edit).isInstanceOf(Edit.Saved.class);
        return ((Edit.Saved) edit).document().version();
    }

    private static List<Fault> faults(Edit edit) {
        assertThat(edit).isInstanceOf(Edit.Refused.class);
        return ((Edit.Refused) edit).faults();
    }
}
