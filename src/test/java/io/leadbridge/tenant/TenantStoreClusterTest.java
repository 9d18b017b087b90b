package io.leadbridge.tenant;

import static io.leadbridge.tenant.StoreFixture.ACME;
import static io.leadbridge.tenant.StoreFixture.BETA;
import static io.leadbridge.tenant.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same on a Redis Cluster, where a script may touch one slot only. */
class TenantStoreClusterTest {

    @TempDir
    Path folder;

    @Test
    void everyScriptWorksOnACluster() throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            StoreFixture one = new StoreFixture(cluster.factory(), folder);
            StoreFixture two = new StoreFixture(cluster.factory(), folder);
            Files.writeString(folder.resolve("beta.yaml"), text(BETA, "of the file"));
            one.tenants.refresh();

            one.put(ACME, text(ACME, "first"));
            one.put(ACME, text(ACME, "second"));
            two.tenants.refresh();

            assertThat(two.ruleInForce(ACME)).isEqualTo("second");
            assertThat(two.ruleInForce(BETA)).isEqualTo("of the file");
            assertThat(two.editor.ids()).containsExactly(ACME, BETA);
            assertThat(two.editor.remove(ACME, Optional.empty(), "test")).isEqualTo(new Edit.Removed());
            one.tenants.refresh();
            assertThat(one.tenants.find(ACME)).isEmpty();
        }
    }
}
