package io.leadbridge.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T10:00:00Z"));
    private Tenants tenants;

    @BeforeEach
    void watchTheFolder() {
        tenants = new Tenants(folder, new TenantFiles(name -> null, Set.of(AMOCRM, LPTRACKER)), clock);
    }

    @Test
    void knowsNobodyBeforeTheFolderWasRead() throws IOException {
        write("acme.yaml", "acme", "first rule");

        assertThat(tenants.loaded()).isFalse();
        assertThat(tenants.find(ACME)).isEmpty();

        tenants.refresh();

        assertThat(tenants.loaded()).isTrue();
        assertThat(tenants.complete()).isTrue();
        assertThat(tenants.find(ACME)).isPresent();
    }

    @Test
    void takesAChangeAtTheNextLook() throws IOException {
        write("acme.yaml", "acme", "first rule");
        tenants.refresh();
        String version = tenants.find(ACME).orElseThrow().version();

        write("acme.yaml", "acme", "other rule");
        tenants.refresh();

        Tenant acme = tenants.find(ACME).orElseThrow();
        assertThat(acme.rules().get(0).name()).isEqualTo("other rule");
        assertThat(acme.version()).isNotEqualTo(version);
    }

    @Test
    void keepsTheSameRulesObjectWhileNothingChanges() throws IOException {
        write("acme.yaml", "acme", "first rule");
        tenants.refresh();
        Tenant before = tenants.find(ACME).orElseThrow();

        tenants.refresh();

        assertThat(tenants.find(ACME).orElseThrow()).isSameAs(before);
    }

    @Test
    void tellsSinceWhenAConnectionIsInForceWhateverOfItIsChanged() throws IOException {
        Instant begun = clock.instant();
        write("acme.yaml", "acme", "first rule");
        tenants.refresh();

        clock.pass(Duration.ofMinutes(3));
        write("acme.yaml", "acme", "other rule");
        write("beta.yaml", "beta", "beta rule");
        tenants.refresh();

        assertThat(tenants.since())
                .containsEntry(new Account(ACME, AMOCRM), begun)
                .containsEntry(new Account(BETA, AMOCRM), begun.plus(Duration.ofMinutes(3)));
    }

    @Test
    void keepsTheLastGoodVersionOfAFileWithFaults() throws IOException {
        write("acme.yaml", "acme", "first rule");
        write("beta.yml", "beta", "beta rule");
        tenants.refresh();

        Files.writeString(folder.resolve("acme.yaml"), "tenant: acme\nconnections: {}\n");
        write("beta.yml", "beta", "beta rule, changed");
        tenants.refresh();

        assertThat(tenants.find(ACME).orElseThrow().rules().get(0).name()).isEqualTo("first rule");
        assertThat(tenants.find(BETA).orElseThrow().rules().get(0).name()).isEqualTo("beta rule, changed");
        assertThat(tenants.faults()).isNotEmpty().allMatch(fault -> fault.file().endsWith("acme.yaml"));
        assertThat(tenants.complete()).isTrue();

        write("acme.yaml", "acme", "mended rule");
        tenants.refresh();

        assertThat(tenants.find(ACME).orElseThrow().rules().get(0).name()).isEqualTo("mended rule");
        assertThat(tenants.faults()).isEmpty();
    }

    @Test
    void saysThatItIsNotCompleteWhileAFileNeverWasGood() throws IOException {
        Files.writeString(folder.resolve("acme.yaml"), "tenant: acme\n");
        write("beta.yaml", "beta", "rule");

        tenants.refresh();

        assertThat(tenants.loaded()).isTrue();
        assertThat(tenants.complete()).isFalse();
        assertThat(tenants.all()).extracting(Tenant::id).containsExactly(BETA);
    }

    @Test
    void removesATenantOnlyWhenItsFileStaysAway() throws IOException {
        write("acme.yaml", "acme", "first rule");
        tenants.refresh();

        Files.delete(folder.resolve("acme.yaml"));
        tenants.refresh();
        assertThat(tenants.find(ACME)).isPresent();

        tenants.refresh();
        assertThat(tenants.find(ACME)).isEmpty();

        write("acme.yaml", "acme", "back again");
        tenants.refresh();
        assertThat(tenants.find(ACME)).isPresent();
    }

    @Test
    void leavesTheTenantWithTheFileInForceWhenAnotherClaimsIt() throws IOException {
        write("b.yaml", "acme", "first rule");
        tenants.refresh();

        write("a.yaml", "acme", "copy");
        tenants.refresh();

        assertThat(tenants.find(ACME).orElseThrow().rules().get(0).name()).isEqualTo("first rule");
        assertThat(tenants.faults()).singleElement().satisfies(fault -> assertThat(fault.toString())
                .contains("a.yaml", "b.yaml", "tenant 'acme'"));
    }

    @Test
    void letsNeitherOfTwoFilesWinByChanceAtTheStart() throws IOException {
        write("a.yaml", "acme", "copy");
        write("b.yaml", "acme", "copy too");
        write("beta-old.yaml", "beta", "copy");
        write("beta.yaml", "beta", "original");

        tenants.refresh();

        assertThat(tenants.find(ACME)).isEmpty();
        assertThat(tenants.find(BETA).orElseThrow().rules().get(0).name()).isEqualTo("original");
        assertThat(tenants.complete()).isFalse();
        assertThat(tenants.faults()).hasSize(3);
    }

    @Test
    void keepsEverybodyWhileTheFolderIsAway() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Tenants watched = new Tenants(inner, new TenantFiles(name -> null, Set.of(AMOCRM, LPTRACKER)), clock);
        Files.writeString(inner.resolve("acme.yaml"), text("acme", "rule"));
        watched.refresh();

        Files.delete(inner.resolve("acme.yaml"));
        Files.delete(inner);
        watched.refresh();
        watched.refresh();

        assertThat(watched.find(ACME)).isPresent();
        assertThat(watched.faults()).singleElement().satisfies(fault -> assertThat(fault.message())
                .startsWith("cannot be read as a folder"));
    }

    @Test
    void looksOnlyAtYamlFilesOfTheFolderItself() throws IOException {
        write("acme.yaml~", "acme", "backup");
        write(".acme.yaml", "acme", "hidden");
        write("README.md", "acme", "text");
        Files.createDirectory(folder.resolve("sub.yaml"));

        tenants.refresh();

        assertThat(tenants.all()).isEmpty();
        assertThat(tenants.faults()).isEmpty();
    }

    @Test
    void namesWhatIsMissingOfAConnection() throws IOException {
        write("acme.yaml", "acme", "rule");
        tenants.refresh();

        assertThat(tenants.connection(new Account(ACME, AMOCRM)).account().crm())
                .isEqualTo(AMOCRM);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tenants.connection(new Account(BETA, AMOCRM)))
                .withMessage("no tenant 'beta'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tenants.connection(new Account(ACME, new CrmId("other"))))
                .withMessageContaining("tenant 'acme' has no connection 'other'");
    }

    private void write(String file, String tenant, String rule) throws IOException {
        Files.writeString(folder.resolve(file), text(tenant, rule));
    }

    private static String text(String tenant, String rule) {
        return """
                tenant: %s
                connections:
                  amocrm: {url: 'http://127.0.0.1:1', token: t, webhook-secret: hook-secret}
                  lptracker: {url: 'http://127.0.0.1:2', login: l, password: p, project: 7, webhook-secret: hook-secret}
                rules:
                  - name: %s
                    from: amocrm
                    then:
                      - {sync-to: lptracker, stage: New}
                """
                .formatted(tenant, rule);
    }
}
