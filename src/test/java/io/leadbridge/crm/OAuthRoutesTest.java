package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Connection.Credentials;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.RedisSlots;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The real route of amoCRM against an OAuth server that loses single answers, redirects and lies: what the sandbox does not
 * do. The rest is in {@link OAuthSandboxTest}.
 */
class OAuthRoutesTest {

    private static final Account ACME = new Account(new TenantId("acme"), new CrmId("amocrm"));

    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final List<Wiring> wirings = new ArrayList<>();
    private OAuthStandIn server;

    @BeforeEach
    void start() throws Exception {
        TestRedis.shared().flush();
        server = new OAuthStandIn();
    }

    @AfterEach
    void stop() {
        wirings.forEach(Wiring::close);
        server.close();
    }

    @Test
    void twoInstancesExchangeTheSeedOnce() throws Exception {
        Connection connection = connection(refresh(server.consent()));
        List<Wiring> both = List.of(instance(connection), instance(connection));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Answer<List<Record>>>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Wiring wiring = both.get(i % 2);
            calls.add(() -> untilAnswered(wiring));
        }

        for (Future<Answer<List<Record>>> call : threads.invokeAll(calls)) {
            assertThat(call.get()).isInstanceOf(Answer.Ok.class);
        }
        threads.shutdown();

        assertThat(server.renewals).isEqualTo(1);
        assertThat(server.bad).isZero();
    }

    @Test
    void needsAPersonWhenTheAnswerWasLostAfterTheTokenWasSpent() throws Exception {
        Wiring wiring = instance(connection(refresh(server.consent())));
        server.loseAfter = 1;

        assertThat(fetch(wiring)).isInstanceOf(Answer.Hold.class);
        assertThat(fetch(wiring)).as("nobody spends it again so soon").isInstanceOf(Answer.Hold.class);
        assertThat(server.renewals).isEqualTo(1);
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            fetch(wiring);
            return wiring.limits.paused(wiring.connections.connection(ACME)).isPresent();
        });

        assertThat(server.renewals).isEqualTo(2);
        assertThat(fetch(wiring)).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("paused", "revoked", "new consent")
                .doesNotContain("refresh-1", "top-secret"));
        assertThat(server.renewals).as("paused").isEqualTo(2);
    }

    @Test
    void asksForAPersonWhenAProcessDiedBetweenTheAnswerAndTheStore() throws Exception {
        Connection connection = connection(refresh(server.consent()));
        Refusing dying = new Refusing(pairs());
        dying.refused = Integer.MAX_VALUE;
        fetch(instance(connection, dying));
        Wiring heir = instance(connection);

        await().atMost(Duration.ofMinutes(2)).until(() -> {
            fetch(heir);
            return heir.limits.paused(connection).isPresent();
        });

        assertThat(server.renewals).isEqualTo(2);
        assertThat(server.good + server.bad)
                .as("calls with a token that was not stored")
                .isZero();
    }

    @Test
    void aNewConsentInTheTenantFileBringsADeadConnectionBack() throws Exception {
        Wiring wiring = instance(connection(refresh("never-given")));
        assertThat(fetch(wiring)).isInstanceOf(Answer.Hold.class);
        assertThat(fetch(wiring)).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("paused"));

        wiring.connect(connection(refresh(server.consent())));

        assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void goesOnByItselfWhenTheRequestWasLostBeforeTheTokenWasSpent() throws Exception {
        Wiring wiring = instance(connection(refresh(server.consent())));
        server.loseBefore = 1;

        assertThat(fetch(wiring)).isInstanceOf(Answer.Hold.class);

        assertThat(untilAnswered(wiring)).isInstanceOf(Answer.Ok.class);
        assertThat(server.renewals).isEqualTo(2);
    }

    @Test
    void usesNoTokenThatIsNotStoredYetAndLosesNone() throws Exception {
        Refusing store = new Refusing(pairs());
        Wiring wiring = instance(connection(refresh(server.consent())), store);
        store.refused = 3;

        for (int i = 0; i < 3; i++) {
            assertThat(fetch(wiring)).isInstanceOf(Answer.Hold.class);
        }
        int used = server.good;
        Answer<List<Record>> after = fetch(wiring);

        assertThat(used).isZero();
        assertThat(after).isInstanceOf(Answer.Ok.class);
        assertThat(server.renewals).isEqualTo(1);
    }

    @Test
    void storesWhatWaitsWithoutAnyCall() throws Exception {
        Refusing store = new Refusing(pairs());
        Connection connection = connection(refresh(server.consent()));
        Wiring wiring = instance(connection, store);
        store.refused = 1;
        fetch(wiring);

        wiring.oauth.keepAll();

        assertThat(fetch(instance(connection))).isInstanceOf(Answer.Ok.class);
        assertThat(server.renewals).isEqualTo(1);
    }

    @Test
    void aLongLivedTokenThatIsNotTakenNeedsAPersonAtOnce() throws Exception {
        Wiring wiring = instance(connection(new Credentials.Token("dead")));

        assertThat(fetch(wiring)).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("needs a person"));
        assertThat(fetch(wiring)).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("paused"));

        assertThat(server.renewals).isZero();
        assertThat(server.bad).isEqualTo(1);
    }

    @Test
    void findsAnAccountThatHasMoved() throws Exception {
        try (OAuthStandIn there = new OAuthStandIn()) {
            Connection connection = connection(refresh(server.consent()));
            Wiring wiring = instance(connection);
            assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
            server.hand(there);

            assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
            assertThat(fetch(instance(connection))).isInstanceOf(Answer.Ok.class);

            assertThat(there.good).isEqualTo(2);
            assertThat(server.renewals).isEqualTo(1);
        }
    }

    @Test
    void takesItsTokensNowhereElse() throws Exception {
        Wiring wiring = instance(connection(refresh(server.consent())));
        assertThat(fetch(wiring)).isInstanceOf(Answer.Ok.class);
        server.movedTo = "evil.example";

        assertThat(fetch(wiring)).isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                .contains("needs a person", "moved"));
        assertThat(redis.opsForHash().hasKey("lb:{t:acme}:oauth:amocrm", "url")).isFalse();
    }

    /** As the queue would: what is held is tried again. */
    private static Answer<List<Record>> untilAnswered(Wiring wiring) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> fetch(wiring), answer -> !(answer instanceof Answer.Hold));
    }

    private static Answer<List<Record>> fetch(Wiring wiring) {
        return wiring.crm.fetch(ACME, Set.of("1"), null);
    }

    private Wiring instance(Connection connection) throws Exception {
        return instance(connection, pairs());
    }

    private Wiring instance(Connection connection, OAuthStore pairs) throws Exception {
        Wiring wiring = new Wiring(
                Map.of("amocrm.renewal-claim", "1s", "amocrm.requests-per-window", "100"),
                new RedisSlots(redis),
                pairs);
        wiring.connect(connection);
        wirings.add(wiring);
        return wiring;
    }

    private OAuthStore pairs() {
        return new OAuthRedisStore(redis, new OAuthStoreTest.Mirror());
    }

    private static Credentials refresh(String token) {
        return new Credentials.OAuth("client", "top-secret", "https://hub.example/oauth", token, null);
    }

    private Connection connection(Credentials credentials) {
        return new Connection(ACME, URI.create(server.url()), credentials, null, null, "hook");
    }

    /** A store that takes nothing so many times, as a Redis that is away. */
    private static final class Refusing implements OAuthStore {

        private final OAuthStore store;
        private int refused;

        Refusing(OAuthStore store) {
            this.store = store;
        }

        @Override
        public Kept look(Account account, String seed) {
            return store.look(account, seed);
        }

        @Override
        public Claim claim(Account account, String seed, long generation, String owner, Duration lease) {
            return store.claim(account, seed, generation, owner, lease);
        }

        @Override
        public boolean store(Account account, String seed, long generation, OAuthPair pair) {
            if (refused-- > 0) {
                throw new QueryTimeoutException("Redis is away");
            }
            return store.store(account, seed, generation, pair);
        }

        @Override
        public void release(Account account, String owner) {
            store.release(account, owner);
        }

        @Override
        public void expire(Account account, String seed, long generation) {
            store.expire(account, seed, generation);
        }

        @Override
        public void move(Account account, String seed, long generation, URI url) {
            store.move(account, seed, generation, url);
        }
    }
}
