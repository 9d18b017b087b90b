package io.leadbridge.tenant;

import static io.leadbridge.tenant.StoreFixture.ACME;
import static io.leadbridge.tenant.StoreFixture.BETA;
import static io.leadbridge.tenant.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Resealed;
import io.leadbridge.testing.TestRedis;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are stored sealed, kept where a change says so, and shown to nobody who does not ask. */
class StoredSecretsTest {

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

    @Test
    void sealsEverySecretAnewSoThatTheOldKeyMayGoAndLeavesTheVersion() {
        hub.put(ACME, text(ACME, "rule"));
        String version = hub.version(ACME);
        StoreFixture both = hubWith(new Vault(anotherKey(), new byte[Vault.KEY_BYTES]));
        StoreFixture anew = hubWith(new Vault(anotherKey()));

        Resealed first = new StoredSecrets(both.store).reseal();
        String after = everythingInRedis();
        Resealed again = new StoredSecrets(anew.store).reseal();

        assertThat(first).isEqualTo(new Resealed("Tenants", 0, 1, 0, List.of()));
        assertThat(again).isEqualTo(new Resealed("Tenants", 1, 0, 0, List.of()));
        assertThat(everythingInRedis()).isEqualTo(after).doesNotContain("canary");
        assertThat(anew.version(ACME)).isEqualTo(version);
        assertThat(anew.editor
                        .find(ACME, true)
                        .orElseThrow()
                        .tree()
                        .at("/connections/amocrm/token")
                        .asText())
                .isEqualTo("canary-token");
    }

    @Test
    void tellsTheTenantThatNoKeyOpensAndChangesNothing() {
        hub.put(ACME, text(ACME, "rule"));
        String before = everythingInRedis();

        Resealed done = new StoredSecrets(hubWith(new Vault(anotherKey())).store).reseal();

        assertThat(done.complete()).isFalse();
        assertThat(done.unopened())
                .singleElement()
                .asString()
                .startsWith("tenant acme: ")
                .contains("LEADBRIDGE_SECRET_KEY")
                .doesNotContain("canary");
        assertThat(everythingInRedis()).isEqualTo(before);
    }

    @Test
    void overwritesNoTenantThatIsChangedWhileItIsSealedAnew() throws Exception {
        hub.put(ACME, text(ACME, "rule"));
        TenantStore store = hubWith(new Vault(anotherKey(), new byte[Vault.KEY_BYTES])).store;
        StoredDocument before = store.find(ACME).orElseThrow();
        StoredDocument again = store.seal().reseal(before);
        hub.put(ACME, text(ACME, "changed"));

        assertThat(store.save(again, before.version()).done()).isFalse();
        assertThat(hub.ruleInForce(ACME)).isEqualTo("changed");
    }

    private StoreFixture hubWith(Vault vault) {
        return new StoreFixture(REDIS.factory(), folder, vault, Map.of(), tenant -> List.of());
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

    private static List<Fault> faults(Edit edit) {
        assertThat(edit).isInstanceOf(Edit.Refused.class);
        return ((Edit.Refused) edit).faults();
    }
}
