package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What both kinds of {@link OAuthStore} promise. */
class OAuthStoreTest {

    private static final Account ACME = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final OAuthPair ONE = new OAuthPair("access-1", "refresh-1", DAY);
    private static final OAuthPair TWO = new OAuthPair("access-2", "refresh-2", DAY);
    private static final String SEED = "aaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String NEW_SEED = "bbbbbbbbbbbbbbbbbbbbbbbb";

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    static Stream<OAuthStore> both() {
        return Stream.of(new OAuthMemoryStore(Clock.systemUTC()), new OAuthRedisStore(redis(), new Mirror()));
    }

    @ParameterizedTest
    @MethodSource("both")
    void keepsThePairOfASeed(OAuthStore store) {
        assertThat(store.look(ACME, SEED).generation()).isEqualTo(OAuthStore.NONE);

        assertThat(store.store(ACME, SEED, 0, ONE)).isTrue();
        OAuthStore.Kept kept = store.look(ACME, SEED);

        assertThat(kept.generation()).isEqualTo(1);
        assertThat(kept.pair().access()).isEqualTo("access-1");
        assertThat(kept.pair().refresh()).isEqualTo("refresh-1");
        assertThat(kept.pair().life()).isBetween(DAY.minusMinutes(1), DAY);
        assertThat(kept.url()).isNull();
    }

    @ParameterizedTest
    @MethodSource("both")
    void givesTheRightToRenewToOneAtATime(OAuthStore store) {
        assertThat(store.claim(ACME, SEED, 0, "a", MINUTE).granted()).isTrue();
        assertThat(store.claim(ACME, SEED, 0, "b", MINUTE).granted()).isFalse();
        assertThat(store.claim(ACME, SEED, 0, "b", MINUTE).busy()).isBetween(Duration.ofSeconds(50), MINUTE);

        store.release(ACME, "b");
        assertThat(store.claim(ACME, SEED, 0, "b", MINUTE).granted()).isFalse();
        store.release(ACME, "a");
        assertThat(store.claim(ACME, SEED, 0, "b", MINUTE).granted()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void theRightOfADeadHolderEndsByItself(OAuthStore store) {
        store.claim(ACME, SEED, 0, "dead", Duration.ofMillis(50));

        await().atMost(Duration.ofMinutes(2))
                .until(() -> store.claim(ACME, SEED, 0, "b", MINUTE).granted());
    }

    @ParameterizedTest
    @MethodSource("both")
    void aStaleHolderCannotOverwriteANewerPair(OAuthStore store) {
        store.store(ACME, SEED, 0, ONE);

        assertThat(store.store(ACME, SEED, 0, TWO)).isFalse();
        assertThat(store.look(ACME, SEED).pair().access()).isEqualTo("access-1");
        assertThat(store.claim(ACME, SEED, 0, "stale", MINUTE).granted()).isFalse();
        assertThat(store.claim(ACME, SEED, 0, "stale", MINUTE).busy()).isZero();
    }

    @ParameterizedTest
    @MethodSource("both")
    void aSlowHolderStillBringsTheOnlyLivingPair(OAuthStore store) {
        store.store(ACME, SEED, 0, ONE);
        store.claim(ACME, SEED, 1, "slow", Duration.ofMillis(50));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> store.claim(ACME, SEED, 1, "second", MINUTE).granted());
        store.release(ACME, "second");

        assertThat(store.store(ACME, SEED, 1, TWO)).isTrue();
        assertThat(store.look(ACME, SEED).pair().access()).isEqualTo("access-2");
    }

    @ParameterizedTest
    @MethodSource("both")
    void aNewConsentReplacesThePairAndTheOldOneCannotComeBack(OAuthStore store) {
        store.store(ACME, SEED, 0, ONE);
        store.move(ACME, SEED, 1, URI.create("https://new.amocrm.ru"));

        assertThat(store.claim(ACME, NEW_SEED, 0, "a", MINUTE).granted()).isTrue();
        assertThat(store.look(ACME, SEED).pair().access())
                .as("until the new one is exchanged")
                .isEqualTo("access-1");
        assertThat(store.store(ACME, NEW_SEED, 0, TWO)).isTrue();

        assertThat(store.look(ACME, NEW_SEED).pair().access()).isEqualTo("access-2");
        assertThat(store.look(ACME, NEW_SEED).url()).isNull();
        assertThat(store.look(ACME, SEED).generation()).isEqualTo(OAuthStore.SPENT);
        assertThat(store.claim(ACME, SEED, 0, "old", MINUTE).granted()).isFalse();
        assertThat(store.store(ACME, SEED, 0, ONE)).isFalse();
        assertThat(store.store(ACME, SEED, 1, ONE)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("both")
    void changesOnlyTheGenerationThatWasSeen(OAuthStore store) {
        store.store(ACME, SEED, 0, ONE);
        store.store(ACME, SEED, 1, TWO);

        store.expire(ACME, SEED, 1);
        store.move(ACME, SEED, 2, URI.create("https://new.amocrm.ru"));
        assertThat(store.look(ACME, SEED).pair().life()).isPositive();
        assertThat(store.look(ACME, SEED).url()).hasToString("https://new.amocrm.ru");

        store.expire(ACME, SEED, 2);
        assertThat(store.look(ACME, SEED).pair().life()).isZero();
        assertThat(store.look(ACME, SEED).pair().refresh()).isEqualTo("refresh-2");
    }

    @Test
    void storesNoTokenInTheClear() {
        new OAuthRedisStore(redis(), new Mirror()).store(ACME, SEED, 0, ONE);

        String all = redis().opsForHash().entries("lb:{t:acme}:oauth:amocrm").toString();
        String pair = (String) redis().opsForHash().get("lb:{t:acme}:oauth:amocrm", "pair");

        assertThat(redis().keys("*")).containsExactly("lb:{t:acme}:oauth:amocrm");
        assertThat(all).doesNotContain("access-1", "refresh-1");
        assertThat(new String(Base64.getDecoder().decode(pair), StandardCharsets.UTF_8))
                .doesNotContain("access-1", "refresh-1");
        assertThat(ONE.toString()).doesNotContain("access-1", "refresh-1");
    }

    @Test
    void tellsThatAPairWasSealedWithAnotherKey() {
        new OAuthRedisStore(redis(), new Mirror()).store(ACME, SEED, 0, ONE);
        redis().opsForHash().put("lb:{t:acme}:oauth:amocrm", "pair", "AAAA");

        OAuthStore.Kept kept = new OAuthRedisStore(redis(), new Mirror()).look(ACME, SEED);

        assertThat(kept.generation()).isEqualTo(1);
        assertThat(kept.pair()).isNull();
    }

    private static StringRedisTemplate redis() {
        return new StringRedisTemplate(TestRedis.shared().factory());
    }

    /** Seals by writing backwards, after the context. */
    static final class Mirror implements Sealer {

        @Override
        public byte[] seal(byte[] plain, String context) {
            String text = new String(plain, StandardCharsets.UTF_8);
            return (context + " " + new StringBuilder(text).reverse()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean needsResealing(byte[] sealed) {
            return false;
        }

        @Override
        public byte[] open(byte[] sealed, String context) {
            String text = new String(sealed, StandardCharsets.UTF_8);
            if (!text.startsWith(context + " ")) {
                throw new IllegalArgumentException("sealed for another context");
            }
            return new StringBuilder(text.substring(context.length() + 1))
                    .reverse()
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
