package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisTokensTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("lptracker"));
    private static final Duration HOUR = Duration.ofHours(1);

    private static final StringRedisTemplate REDIS =
            new StringRedisTemplate(TestRedis.shared().factory());

    /** Turns every bit over: enough to see that what is stored is not what was given. */
    private static final Sealer SEALER = new Sealer() {
        @Override
        public byte[] seal(byte[] open) {
            byte[] sealed = open.clone();
            for (int i = 0; i < sealed.length; i++) {
                sealed[i] = (byte) ~sealed[i];
            }
            return sealed;
        }

        @Override
        public byte[] open(byte[] sealed) {
            return seal(sealed);
        }
    };

    static Stream<Tokens> kinds() {
        return Stream.of(new RedisTokens(REDIS, SEALER), new InMemoryTokens(Clock.systemUTC()));
    }

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void forgetsOnlyTheTokenThatWasRefused(Tokens tokens) {
        tokens.put(ACCOUNT, "new", HOUR);

        tokens.evict(ACCOUNT, "old");
        assertThat(tokens.get(ACCOUNT)).contains("new");

        tokens.evict(ACCOUNT, "new");
        assertThat(tokens.get(ACCOUNT)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void letsOneLogInUntilThereIsAToken(Tokens tokens) {
        assertThat(tokens.claim(ACCOUNT, HOUR)).isTrue();
        assertThat(tokens.claim(ACCOUNT, HOUR)).isFalse();

        tokens.put(ACCOUNT, "t", HOUR);

        assertThat(tokens.claim(ACCOUNT, HOUR)).isTrue();
    }

    @Test
    void storesNoTokenInTheOpen() {
        new RedisTokens(REDIS, SEALER).put(ACCOUNT, "canary", HOUR);

        String stored = REDIS.opsForValue().get("lb:{t:acme}:token:lptracker");
        assertThat(stored).isNotNull().doesNotContain("canary", "Y2FuYXJ5");
    }

    @Test
    void asksAnewForWhatItCannotOpen() {
        REDIS.opsForValue().set("lb:{t:acme}:token:lptracker", "not base 64!");

        assertThat(new RedisTokens(REDIS, SEALER).get(ACCOUNT)).isEmpty();
    }
}
