package io.leadbridge.tenant;

import static io.leadbridge.tenant.StoreFixture.ACME;
import static io.leadbridge.tenant.StoreFixture.BETA;
import static io.leadbridge.tenant.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Redis as the tenants' home: what instances see of each other, and of their files. */
class TenantStoreTest {

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
    void oneInstanceSeesWhatAnotherSaved() {
        StoreFixture one = instance(folder);
        StoreFixture two = instance(folder);
        two.tenants.refresh();

        one.put(ACME, text(ACME, "first"));
        two.tenants.reload();

        assertThat(one.ruleInForce(ACME)).isEqualTo("first");
        assertThat(two.ruleInForce(ACME)).isEqualTo("first");
        assertThat(two.tenants.find(ACME).orElseThrow().version()).isEqualTo(one.version(ACME));
        assertThat(two.tenants.complete()).isTrue();
    }

    @Test
    void oneInstanceSeesWhatAnotherRemoved() {
        StoreFixture one = instance(folder);
        StoreFixture two = instance(folder);
        one.put(ACME, text(ACME, "first"));
        two.tenants.refresh();

        one.editor.remove(ACME, Optional.empty(), "test");
        two.tenants.reload();

        assertThat(one.tenants.find(ACME)).isEmpty();
        assertThat(two.tenants.find(ACME)).isEmpty();
    }

    @Test
    void readsOnlyWhatChanged() {
        StoreFixture one = instance(folder);
        StoreFixture two = instance(folder);
        one.put(ACME, text(ACME, "acme's"));
        one.put(BETA, text(BETA, "beta's"));
        two.tenants.refresh();
        Tenant beta = two.tenants.find(BETA).orElseThrow();

        one.put(ACME, text(ACME, "acme's new"));
        two.tenants.refresh();

        assertThat(two.ruleInForce(ACME)).isEqualTo("acme's new");
        assertThat(two.tenants.find(BETA).orElseThrow()).isSameAs(beta);
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
    void keepsEverybodyWhileRedisIsAwayAndSaysAtAStartThatMoreMayBeUnknown() throws IOException {
        try (TestRedis own = TestRedis.start()) {
            write(folder, "acme.yaml", ACME, "of the file");
            StoreFixture one = new StoreFixture(own.factory(), folder);
            one.tenants.refresh();
            one.put(BETA, text(BETA, "by API"));
            own.kill();

            one.tenants.refresh();
            write(folder, "acme.yaml", ACME, "edited meanwhile");
            one.tenants.refresh();
            StoreFixture started = new StoreFixture(own.factory(), folder);
            started.tenants.refresh();

            assertThat(one.ruleInForce(BETA)).isEqualTo("by API");
            assertThat(one.ruleInForce(ACME)).isEqualTo("edited meanwhile");
            assertThat(one.tenants.complete()).isTrue();
            assertThat(started.ruleInForce(ACME)).isEqualTo("edited meanwhile");
            assertThat(started.tenants.loaded()).isTrue();
            assertThat(started.tenants.complete()).isFalse();

            own.restart();
            awaitComplete(started);

            assertThat(started.ruleInForce(BETA)).isEqualTo("by API");
            assertThat(started.editor.find(ACME, false).orElseThrow().file()).isPresent();
        }
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

    @Test
    void keepsTheLastGoodVersionOfADocumentThatItCannotRead() {
        StoreFixture one = instance(folder);
        StoreFixture two = instance(folder);
        one.put(ACME, text(ACME, "good"));
        two.tenants.refresh();
        String documents = "lb:{tenants}:documents";
        String newer = ((String) one.redis.opsForHash().get(documents, "acme")).replace("\"format\":1", "\"format\":2");

        one.redis.opsForHash().put(documents, "acme", newer);
        one.redis.opsForHash().put("lb:{tenants}:versions", "acme", "0000000000000000");
        one.redis.opsForValue().increment("lb:{tenants}:revision");
        two.tenants.refresh();
        StoreFixture started = instance(folder);
        started.tenants.refresh();

        assertThat(two.ruleInForce(ACME)).isEqualTo("good");
        assertThat(two.tenants.faults()).singleElement().satisfies(fault -> assertThat(fault.toString())
                .contains("tenant acme in Redis", "format 2"));
        assertThat(started.tenants.find(ACME)).isEmpty();
        assertThat(started.tenants.complete()).isFalse();
    }

    private static void awaitComplete(StoreFixture instance) {
        await().untilAsserted(() -> {
            instance.tenants.refresh();
            assertThat(instance.tenants.complete()).isTrue();
        });
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
