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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis as the tenants' home: what instances see of each other. */
class TenantStoreTest {

    private static final TestRedis REDIS = TestRedis.shared();

    @TempDir
    Path folder;

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

    private static void write(Path folder, String file, TenantId tenant, String rule) throws IOException {
        Files.writeString(folder.resolve(file), text(tenant, rule));
    }
}
