package io.leadbridge.tenant;

import static io.leadbridge.tenant.StoreFixture.ACME;
import static io.leadbridge.tenant.StoreFixture.BETA;
import static io.leadbridge.tenant.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What becomes of tenant files beside Redis, with one instance and with several. */
class ProviderTest {

    private static final TestRedis REDIS = TestRedis.shared();

    @TempDir
    Path folder;

    @TempDir
    Path otherFolder;

    @BeforeEach
    void emptyRedis() {
        REDIS.flush();
    }

    @Test
    void aFileGoesToRedisAndIsInForceOnAnInstanceWithoutIt() throws IOException {
        write(folder, "acme.yaml", ACME, "of the file");
        StoreFixture one = instance(folder);
        StoreFixture two = instance(otherFolder);

        one.tenants.refresh();
        two.tenants.refresh();

        assertThat(two.ruleInForce(ACME)).isEqualTo("of the file");
        assertThat(one.editor.find(ACME, false).orElseThrow().file())
                .contains(folder.resolve("acme.yaml").toString());
        assertThat(one.put(ACME, text(ACME, "by API")))
                .isEqualTo(new Edit.ProvidedByFile(folder.resolve("acme.yaml").toString()));
        assertThat(one.editor.remove(ACME, Optional.empty(), "test")).isInstanceOf(Edit.ProvidedByFile.class);
    }

    @Test
    void aFileTakesOverATenantOfTheApiAndRemovesItWhenItGoes() throws IOException {
        StoreFixture one = instance(folder);
        one.put(ACME, text(ACME, "by API"));

        write(folder, "acme.yaml", ACME, "of the file");
        one.tenants.refresh();
        assertThat(one.ruleInForce(ACME)).isEqualTo("of the file");

        Files.delete(folder.resolve("acme.yaml"));
        one.tenants.refresh();
        assertThat(one.ruleInForce(ACME)).isEqualTo("of the file");

        one.tenants.refresh();
        assertThat(one.tenants.find(ACME)).isEmpty();
        assertThat(one.editor.ids()).isEmpty();
    }

    @Test
    void aFileWithFaultsLeavesTheLastGoodVersionEverywhere() throws IOException {
        write(folder, "acme.yaml", ACME, "good");
        StoreFixture one = instance(folder);
        one.tenants.refresh();
        String version = one.version(ACME);

        Files.writeString(folder.resolve("acme.yaml"), "tenant: acme\n");
        one.tenants.refresh();
        StoreFixture startedNow = instance(folder);
        startedNow.tenants.refresh();

        assertThat(one.version(ACME)).isEqualTo(version);
        assertThat(startedNow.ruleInForce(ACME)).isEqualTo("good");
        assertThat(startedNow.tenants.faults()).isNotEmpty();
    }

    @Test
    void writesNothingWhenRestartedWithTheSameFiles() throws IOException {
        write(folder, "acme.yaml", ACME, "same");
        instance(folder).tenants.refresh();
        String revision = revision();

        StoreFixture again = instance(folder);
        again.tenants.refresh();
        again.tenants.refresh();

        assertThat(revision()).isEqualTo(revision);
        assertThat(again.ruleInForce(ACME)).isEqualTo("same");
    }

    @Test
    void ofTwoInstancesWithDifferentFilesTheOneThatStartedLastWinsAndTheyDoNotFight() throws IOException {
        write(folder, "acme.yaml", ACME, "old image");
        write(otherFolder, "acme.yaml", ACME, "new image");
        StoreFixture old = instance(folder);
        old.tenants.refresh();

        StoreFixture young = instance(otherFolder);
        young.tenants.refresh();
        String revision = revision();
        old.tenants.refresh();
        young.tenants.refresh();

        assertThat(revision()).isEqualTo(revision);
        assertThat(old.ruleInForce(ACME)).isEqualTo("new image");
        assertThat(young.ruleInForce(ACME)).isEqualTo("new image");

        write(folder, "acme.yaml", ACME, "edited in the old one");
        old.tenants.refresh();
        young.tenants.refresh();

        assertThat(young.ruleInForce(ACME)).isEqualTo("edited in the old one");
    }

    @Test
    void aTenantWhoseFileWentWhileNobodyLookedIsRemovedAtTheStart() throws IOException {
        write(folder, "acme.yaml", ACME, "stays");
        write(folder, "beta.yaml", BETA, "goes");
        StoreFixture before = instance(folder);
        before.tenants.refresh();
        before.put(new TenantId("gamma"), text(new TenantId("gamma"), "by API"));
        Files.delete(folder.resolve("beta.yaml"));

        StoreFixture after = instance(folder);
        after.tenants.refresh();

        assertThat(after.editor.ids()).extracting(TenantId::value).containsExactly("acme", "gamma");
    }

    @Test
    void anEmptyFolderAtTheStartRemovesNobody() throws IOException {
        write(folder, "acme.yaml", ACME, "mounted");
        instance(folder).tenants.refresh();
        Files.delete(folder.resolve("acme.yaml"));

        StoreFixture unmounted = instance(folder);
        unmounted.tenants.refresh();

        assertThat(unmounted.ruleInForce(ACME)).isEqualTo("mounted");
        assertThat(unmounted.editor.find(ACME, false).orElseThrow().file()).isEmpty();

        write(folder, "acme.yaml", ACME, "mounted again");
        unmounted.tenants.refresh();

        assertThat(unmounted.ruleInForce(ACME)).isEqualTo("mounted again");
        assertThat(unmounted.editor.find(ACME, false).orElseThrow().file()).isPresent();
    }

    @Test
    void aCommandThatOnlyLooksPutsNothingIntoRedisAndSeesItsFilesFirst() throws IOException {
        StoreFixture server = instance(otherFolder);
        server.put(ACME, text(ACME, "stored"));
        server.put(BETA, text(BETA, "stored"));
        write(folder, "acme.yaml", ACME, "of the file");
        String revision = revision();

        StoreFixture command =
                new StoreFixture(REDIS.factory(), folder, StoreFixture.VAULT, Map.of(), tenant -> List.of());
        command.tenants.refresh();

        assertThat(command.ruleInForce(ACME)).isEqualTo("of the file");
        assertThat(command.ruleInForce(BETA)).isEqualTo("stored");
        assertThat(revision()).isEqualTo(revision);
    }

    @Test
    void putsTheFilesThereAgainWhenRedisLostItsData() throws IOException {
        write(folder, "acme.yaml", ACME, "of the file");
        StoreFixture one = instance(folder);
        one.tenants.refresh();

        REDIS.flush();
        one.tenants.refresh();

        assertThat(one.editor.ids()).containsExactly(ACME);
        assertThat(one.ruleInForce(ACME)).isEqualTo("of the file");
    }

    private static StoreFixture instance(Path folder) {
        return new StoreFixture(REDIS.factory(), folder);
    }

    private static String revision() {
        return new StringRedisTemplate(REDIS.factory()).opsForValue().get("lb:{tenants}:revision");
    }

    private static void write(Path folder, String file, TenantId tenant, String rule) throws IOException {
        Files.writeString(folder.resolve(file), text(tenant, rule));
    }
}
