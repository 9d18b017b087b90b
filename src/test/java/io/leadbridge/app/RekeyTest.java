package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.OAuthPair;
import io.leadbridge.crm.OAuthRedisStore;
import io.leadbridge.crm.OAuthStore;
import io.leadbridge.crm.RedisTokens;
import io.leadbridge.crm.Sealer;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Resealed;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Edit;
import io.leadbridge.tenant.RedisTenantEditor;
import io.leadbridge.tenant.TenantDocument;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.TenantFiles;
import io.leadbridge.tenant.TenantStore;
import io.leadbridge.tenant.Vault;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The key of stored secrets is replaced while servers run: {@code leadbridge rekey} and what it does. */
@Timeout(600)
class RekeyTest {

    private static final Account OAUTH = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final Account LOGIN = new Account(new TenantId("acme"), new CrmId("lptracker"));
    private static final Duration DAY = Duration.ofDays(1);
    private static final OAuthPair ONE = new OAuthPair("access-1", "refresh-1", DAY);
    private static final OAuthPair TWO = new OAuthPair("access-2", "refresh-2", DAY);
    private static final String SEED = "aaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String TENANT =
            """
            tenant: acme
            connections:
              amocrm: {url: 'http://127.0.0.1:1', token: tenants-token, webhook-secret: hook-of-acme}
              lptracker: {url: 'http://127.0.0.1:2', login: l, password: p, project: 7, webhook-secret: hook-of-acme}
            rules:
              - {name: one, from: amocrm, then: [{sync-to: lptracker, stage: New}]}
            """;
    private static final byte[] OLD = key(1);
    private static final byte[] NEW = key(2);

    private final TestRedis redis = TestRedis.shared();
    private final StringRedisTemplate template = new StringRedisTemplate(redis.factory());

    @TempDir
    private Path folder;

    @BeforeEach
    void empty() {
        redis.flush();
    }

    @Test
    void afterItTheOldKeyMayGo() throws Exception {
        tokens(OLD).put(LOGIN, "token", DAY);
        oauth(OLD).store(OAUTH, SEED, 0, ONE);
        assertThat(tenants(OLD)
                        .put(OAUTH.tenant(), TENANT.getBytes(StandardCharsets.UTF_8), "body", Optional.empty(), "test"))
                .isInstanceOf(Edit.Saved.class);

        CommandRun rekey = rekey(text(NEW) + ", " + text(OLD));
        assertThat(rekey.exitCode()).as(rekey.said()).isZero();

        assertThat(rekey.said())
                .contains("Tokens of logins: 1 sealed anew, 0 by the first key already, 0 not opened")
                .contains("OAuth tokens: 1 sealed anew", "Tenants: 1 sealed anew", "the others may go")
                .doesNotContain(text(NEW), text(OLD), "access-1", "refresh-1", "tenants-token");

        TenantDocument acme = tenants(NEW).find(OAUTH.tenant(), true).orElseThrow();
        assertThat(acme.tree().at("/connections/amocrm/token").asText()).isEqualTo("tenants-token");
        assertThat(tokens(NEW).get(LOGIN)).contains("token");
        assertThat(oauth(NEW).look(OAUTH, SEED).pair().refresh()).isEqualTo("refresh-1");
        assertThat(tokens(OLD).get(LOGIN)).as("by the old key alone").isEmpty();
        assertThat(template.getExpire("lb:{t:acme}:token:lptracker")).isBetween(86_000L, 86_400L);
    }

    @Test
    void tellsWhoseSecretsNoKeyOpensAndWhatToDo() throws Exception {
        tokens(key(3)).put(LOGIN, "token", DAY);
        oauth(OLD).store(OAUTH, SEED, 0, ONE);
        template.opsForValue().set("lb:{t:acme}:token:lptracker:login", "");

        CommandRun rekey = rekey(text(NEW) + " " + text(OLD));
        assertThat(rekey.exitCode()).as(rekey.said()).isEqualTo(1);

        assertThat(rekey.said())
                .contains("Tokens of logins: 0 sealed anew, 0 by the first key already, 1 not opened")
                .contains("NOT opened: tenant acme, lptracker:", "add that key behind the present one")
                .contains("OAuth tokens: 1 sealed anew")
                .doesNotContain("may go", "Exception");
    }

    @Test
    void saysWhichKeyOfTheSettingIsNoKeyAndDoesNotShowIt() throws Exception {
        CommandRun rekey = rekey(text(NEW) + ",hush-hush");
        assertThat(rekey.exitCode()).as(rekey.said()).isEqualTo(2);

        assertThat(rekey.said())
                .contains("LEADBRIDGE_SECRET_KEY: key 2 of 2: base64 of 32 bytes expected")
                .doesNotContain("hush", text(NEW));
    }

    @Test
    void overwritesNothingThatAServerStoresMeanwhile() {
        oauth(OLD).store(OAUTH, SEED, 0, ONE);
        OAuthStore server = oauth(NEW, OLD);
        Sealer inBetween = new Interrupted(() -> server.store(OAUTH, SEED, 1, TWO));

        Resealed done = new OAuthRedisStore(template, inBetween).reseal();

        assertThat(server.look(OAUTH, SEED).generation()).isEqualTo(2);
        assertThat(server.look(OAUTH, SEED).pair().refresh()).isEqualTo("refresh-2");
        assertThat(done.complete()).isTrue();
        assertThat(done.already()).as("the newer one").isEqualTo(1);
    }

    @Test
    void tellsThatAServerStillSealsWithTheOldKey() {
        tokens(OLD).put(LOGIN, "t0", DAY);
        Sealer inBetween = new Interrupted(() -> tokens(OLD).put(LOGIN, "newer", DAY));

        Resealed done = new RedisTokens(template, inBetween).reseal();

        assertThat(done.overtaken()).isEqualTo(1);
        assertThat(done.complete()).isFalse();
        assertThat(tokens(OLD).get(LOGIN)).contains("newer");
    }

    @Test
    void leavesTheRightToRenewToWhoeverHasIt() {
        oauth(OLD).store(OAUTH, SEED, 0, ONE);
        oauth(OLD).claim(OAUTH, SEED, 1, "worker", Duration.ofMinutes(1));

        oauth(NEW, OLD).reseal();

        assertThat(oauth(NEW).claim(OAUTH, SEED, 1, "other", DAY).granted()).isFalse();
        assertThat(oauth(NEW).store(OAUTH, SEED, 1, TWO)).isTrue();
        assertThat(oauth(NEW).look(OAUTH, SEED).generation()).isEqualTo(2);
    }

    @Test
    void twoInstancesReadEachOtherDuringARotation() {
        OAuthStore before = oauth(OLD, NEW);
        OAuthStore after = oauth(NEW, OLD);

        before.store(OAUTH, SEED, 0, ONE);
        assertThat(after.look(OAUTH, SEED).pair().refresh()).isEqualTo("refresh-1");
        after.store(OAUTH, SEED, 1, TWO);
        assertThat(before.look(OAUTH, SEED).pair().refresh()).isEqualTo("refresh-2");
        tokens(NEW, OLD).put(LOGIN, "token", DAY);
        assertThat(tokens(OLD, NEW).get(LOGIN)).contains("token");
    }

    @Test
    void findsTheSecretsOfMoreTenantsThanOneCallOfRedisTells() {
        RedisTokens old = tokens(OLD);
        for (int i = 0; i < 1_200; i++) {
            old.put(new Account(new TenantId("tenant-" + i), new CrmId("lptracker")), "token", DAY);
        }

        assertThat(tokens(NEW, OLD).reseal().anew()).isEqualTo(1_200);
        assertThat(tokens(NEW, OLD).reseal().already()).isEqualTo(1_200);
    }

    /** Seals with the new key; between the look at a secret and its replacement somebody else does something. */
    private record Interrupted(Runnable somebodyElse) implements Sealer {

        private static final Sealer VAULT = new VaultSealer(new Vault(NEW, OLD));

        @Override
        public byte[] seal(byte[] plain, String context) {
            somebodyElse.run();
            return VAULT.seal(plain, context);
        }

        @Override
        public byte[] open(byte[] sealed, String context) {
            return VAULT.open(sealed, context);
        }

        @Override
        public boolean needsResealing(byte[] sealed) {
            return VAULT.needsResealing(sealed);
        }
    }

    private CommandRun rekey(String keys) {
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_URL", redis.url());
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());
        environment.put("LEADBRIDGE_SECRET_KEY", keys);
        return CommandRun.of(environment, "rekey");
    }

    private TenantEditor tenants(byte[]... keys) {
        TenantStore store = new TenantStore(template, new Vault(keys), Clock.systemUTC(), new Random(1));
        TenantFiles files = new TenantFiles(name -> null, Set.of(OAUTH.crm(), LOGIN.crm()));
        return new RedisTenantEditor(store, files, tenant -> List.of(), () -> {});
    }

    private RedisTokens tokens(byte[]... keys) {
        return new RedisTokens(template, new VaultSealer(new Vault(keys)));
    }

    private OAuthRedisStore oauth(byte[]... keys) {
        return new OAuthRedisStore(template, new VaultSealer(new Vault(keys)));
    }

    private static String text(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    private static byte[] key(int first) {
        byte[] key = new byte[Vault.KEY_BYTES];
        key[0] = (byte) first;
        return key;
    }
}
