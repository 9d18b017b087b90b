package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What both kinds of {@link Tokens} promise. */
class TokensTest {

    private static final Account ACME = new Account(new TenantId("acme"), new CrmId("lptracker"));
    private static final Account OTHER = new Account(new TenantId("other"), new CrmId("lptracker"));
    private static final Duration HOUR = Duration.ofHours(1);

    private static final TestRedis REDIS = TestRedis.shared();

    @BeforeEach
    void empty() {
        REDIS.flush();
    }

    static Stream<Tokens> both() {
        return Stream.of(new InMemoryTokens(Clock.systemUTC()), new RedisTokens(redis(), new OAuthStoreTest.Mirror()));
    }

    @ParameterizedTest
    @MethodSource("both")
    void keepsATokenForItsAccountOnly(Tokens tokens) {
        tokens.put(ACME, "t1", HOUR);

        assertThat(tokens.get(ACME)).contains("t1");
        assertThat(tokens.held(ACME)).isEqualTo("t1");
        assertThat(tokens.get(OTHER)).isEmpty();
        assertThat(tokens.held(OTHER)).isNull();
    }

    @ParameterizedTest
    @MethodSource("both")
    void forgetsOnlyTheTokenThatWasRefused(Tokens tokens) {
        tokens.put(ACME, "newer", HOUR);

        tokens.evict(ACME, "older");
        assertThat(tokens.get(ACME)).contains("newer");
        tokens.evict(ACME, "newer");
        assertThat(tokens.get(ACME)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void letsOneLogInAtATime(Tokens tokens) {
        assertThat(tokens.claim(ACME, HOUR)).isTrue();
        assertThat(tokens.claim(ACME, HOUR)).isFalse();
        assertThat(tokens.isClaimed(ACME, HOUR)).isTrue();
        assertThat(tokens.claim(OTHER, HOUR)).isTrue();

        tokens.put(ACME, "t1", HOUR);

        assertThat(tokens.claim(ACME, HOUR)).isTrue();
    }

    @Test
    void reliesOnItsOwnCopyForAMomentUnlessTheTokenIsRefused() {
        Instant[] now = {Instant.EPOCH};
        Tokens here = new RedisTokens(redis(), new OAuthStoreTest.Mirror(), () -> now[0], Duration.ofSeconds(5));
        Tokens elsewhere = new RedisTokens(redis(), new OAuthStoreTest.Mirror());
        elsewhere.put(ACME, "t1", HOUR);
        here.get(ACME);

        elsewhere.put(ACME, "t2", HOUR);

        assertThat(here.get(ACME)).contains("t1");
        here.evict(ACME, "t1");
        assertThat(here.get(ACME)).contains("t2");
        elsewhere.put(ACME, "t3", HOUR);
        now[0] = Instant.EPOCH.plusSeconds(5);
        assertThat(here.get(ACME)).contains("t3");
    }

    @Test
    void storesNoTokenInTheClear() {
        new RedisTokens(redis(), new OAuthStoreTest.Mirror()).put(ACME, "top-secret", HOUR);

        Set<String> keys = redis().keys("*");
        assertThat(keys).containsExactly("lb:{t:acme}:token:lptracker");
        String stored = redis().opsForValue().get("lb:{t:acme}:token:lptracker");
        assertThat(stored).doesNotContain("top-secret");
        assertThat(new String(Base64.getDecoder().decode(stored), StandardCharsets.UTF_8))
                .doesNotContain("top-secret");
        assertThat(redis().getExpire("lb:{t:acme}:token:lptracker")).isBetween(1L, HOUR.toSeconds());
    }

    @Test
    void asksAnewForATokenThatItCannotOpen() {
        new RedisTokens(redis(), new OAuthStoreTest.Mirror()).put(ACME, "t1", HOUR);
        String ofAcme = redis().opsForValue().get("lb:{t:acme}:token:lptracker");

        redis().opsForValue().set("lb:{t:other}:token:lptracker", ofAcme);

        assertThat(new RedisTokens(redis(), new OAuthStoreTest.Mirror()).get(OTHER))
                .isEmpty();
        redis().opsForValue().set("lb:{t:other}:token:lptracker", "not base 64!");
        assertThat(new RedisTokens(redis(), new OAuthStoreTest.Mirror()).get(OTHER))
                .isEmpty();
    }

    @Test
    void hasNoTokenAndLetsNobodyLogInWhileRedisIsAway() {
        TestRedis gone = TestRedis.start();
        Tokens tokens = new RedisTokens(new StringRedisTemplate(gone.factory()), new OAuthStoreTest.Mirror());
        gone.kill();

        assertThat(tokens.held(ACME)).isNull();
        assertThat(tokens.isClaimed(ACME, HOUR)).isTrue();
        tokens.put(ACME, "t1", HOUR);
        tokens.evict(ACME, "t1");
        gone.close();
    }

    private static StringRedisTemplate redis() {
        return new StringRedisTemplate(REDIS.factory());
    }
}
