package io.leadbridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import io.leadbridge.testing.TestCluster;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisHistoryTest extends HistoryContract {

    private static final TenantId ACME = new TenantId("acme");
    private static final String NEWEST = "lb:{t:acme}:history:newest";
    private static final String STORIES = "lb:{t:acme}:history:stories";
    private static final String TERMS = "lb:{t:acme}:history:terms";

    private final TestRedis redis = TestRedis.shared();
    private final StringRedisTemplate template = new StringRedisTemplate(redis.factory());
    private Retention retention = Retention.DEFAULT;
    private final History history = history(redis.factory());
    private final RedisStories stories = new RedisStories(template, clock);

    @BeforeEach
    void empty() {
        redis.flush();
    }

    @Test
    void keepsAMessageForItsRetentionAndTheTotalsForEver() {
        history.seen(ACME, Map.of("m1", 1));

        assertThat(template.getExpire("lb:{t:acme}:history:message:m1")).isPositive();
        assertThat(template.getExpire("lb:{t:acme}:history:totals")).isEqualTo(-1);
    }

    @Test
    void keepsOnlyTheWordOfAnOutcomeWithTheMessage() {
        history.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED)));

        assertThat(template.opsForHash().entries("lb:{t:acme}:history:message:m1"))
                .isEqualTo(Map.of("0", "applied"));
    }

    @Test
    void keepsTheNewestStoriesUpToTheTenantsNumber() {
        retention = new Retention(3, Duration.ofDays(30));
        for (int i = 0; i < 5; i++) {
            clock.pass(Duration.ofMillis(1));
            history.ended(ACME, List.of(Ends.of("m" + i, 0, Ends.APPLIED)));
        }

        assertThat(stories.newest(ACME, 0, 10))
                .extracting(HistoryContract::message)
                .containsExactly("m4", "m3", "m2");
        assertThat(template.opsForHash().size(STORIES)).isEqualTo(3);
        assertThat(template.opsForZSet().zCard(TERMS)).as("three terms each").isEqualTo(9);
        assertThat(history.totals(ACME).ended()).isEqualTo(5);
    }

    @Test
    void keepsNoStoryThatIsTooOld() {
        retention = new Retention(100, Duration.ofDays(2));
        history.ended(ACME, List.of(Ends.of("m0", 0, Ends.APPLIED)));
        clock.pass(Duration.ofDays(2));
        history.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED)));
        assertThat(stories.newest(ACME, 0, 10)).hasSize(2);

        clock.pass(Duration.ofMillis(1));
        history.ended(ACME, List.of(Ends.of("m2", 0, Ends.APPLIED)));

        assertThat(stories.newest(ACME, 0, 10))
                .extracting(HistoryContract::message)
                .containsExactly("m2", "m1");
    }

    @Test
    void letsStoriesGoByTheirAgeThoughNothingNewComes() {
        history.ended(ACME, List.of(Ends.of("m0", 0, Ends.APPLIED)));
        clock.pass(Duration.ofDays(1));
        history.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED)));
        clock.pass(Duration.ofDays(29).plusMillis(1));

        long left = stories.tidy(ACME, Retention.DEFAULT);

        assertThat(left).isEqualTo(1);
        assertThat(stories.count(ACME)).isEqualTo(1);
        assertThat(template.opsForZSet().zCard(TERMS)).as("its terms").isEqualTo(3);
    }

    @Test
    void bringsTheStoriesDownToASmallerNumberHoweverManyThereAre() {
        List<Ended> many = new ArrayList<>();
        for (int i = 0; i < 1300; i++) {
            many.add(Ends.of("m" + i, 0, Ends.APPLIED));
        }
        history.ended(ACME, many);
        assertThat(stories.count(ACME)).isEqualTo(1300);

        long left = stories.tidy(ACME, new Retention(10, Duration.ofDays(30)));

        assertThat(left).isEqualTo(10);
        assertThat(template.opsForHash().size(STORIES)).isEqualTo(10);
        assertThat(history.totals(ACME).outcomes()).isEqualTo(Map.of("applied", 1300L));
    }

    @Test
    void keepsNoStoriesForATenantThatWantsNone() {
        retention = new Retention(0, Duration.ofDays(30));

        history.ended(ACME, List.of(Ends.of("m0", 0, Ends.APPLIED)));

        assertThat(template.hasKey(STORIES)).isFalse();
        assertThat(history.totals(ACME).ended()).isEqualTo(1);
        assertThat(heard).hasSize(1);
    }

    @Test
    void letsTheStoriesOfATenantThatIsGoneExpire() {
        history.ended(ACME, List.of(Ends.of("m0", 0, Ends.APPLIED)));

        for (String key : List.of(NEWEST, STORIES, TERMS)) {
            assertThat(template.getExpire(key)).as(key).isBetween(30L * 86_400, 31L * 86_400);
        }
    }

    @Test
    void countsOutcomesButKeepsNoStoriesWhenRedisIsFull() {
        try (TestRedis small = TestRedis.start()) {
            History full = history(small.factory());
            StringRedisTemplate there = new StringRedisTemplate(small.factory());
            full.seen(ACME, Map.of("m0", 1));
            full.ended(ACME, List.of(Ends.of("m0", 0, Ends.APPLIED)));
            small.ask("CONFIG", "SET", "maxmemory", "100kb");
            assertThat(small.ask("SET", "any", "x")).startsWith("-OOM");

            full.seen(ACME, Map.of("m1", 2));
            full.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED), Ends.of("m1", 1, new Outcome.Echo())));

            assertThat(full.totals(ACME)).isEqualTo(new Totals(3, Map.of("applied", 2L, "echo", 1L)));
            assertThat(heard).hasSize(3);
            assertThat(new RedisStories(there, clock).newest(ACME, 0, 10))
                    .extracting(HistoryContract::message)
                    .containsExactly("m0");
        }
    }

    @Test
    void worksOnACluster() {
        try (TestCluster cluster = TestCluster.start()) {
            History there = history(cluster.factory());
            RedisStories told = new RedisStories(new StringRedisTemplate(cluster.factory()), clock);
            there.seen(ACME, Map.of("m1", 1));
            there.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED)));

            assertThat(told.newest(ACME, 0, 10)).hasSize(1);
            assertThat(told.ofRecord(ACME, RecordRef.lead(Ends.AMOCRM, "1"), 0, 10))
                    .hasSize(1);
            List<RedisStories.Kept> walked = new ArrayList<>();
            told.walk(ACME, walked::add);
            assertThat(walked).hasSize(1);
            assertThat(told.tidy(ACME, new Retention(0, Duration.ofDays(1)))).isZero();
        }
    }

    @Test
    void leavesOutWhatAnotherVersionWroteAndErasesItAllTheSame() {
        history.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED), Ends.of("m2", 0, Ends.APPLIED)));
        template.opsForHash().put(STORIES, "m1.0", "1764000000000\trecord=amocrm:lead:1\n{\"v\":2,\"new\":\"x\"}");

        assertThat(stories.newest(ACME, 0, 10))
                .extracting(HistoryContract::message)
                .containsExactly("m2");
        assertThat(stories.erase(ACME, List.of(new EventId("m1", 0), new EventId("m3", 0))))
                .isEqualTo(1);
        assertThat(stories.count(ACME)).isEqualTo(1);
    }

    @Test
    void keepsTheFirstAndTheLatestTriesOfAnEventThatIsTriedAgainAndAgain() {
        for (int i = 0; i < 30; i++) {
            history.tried(ACME, List.of(tried(step("try " + i + " ... \n"))));
        }
        history.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED)));

        Story story = stories.find(ACME, new EventId("m1", 0)).orElseThrow();

        assertThat(story.ended().steps())
                .extracting(step -> step.text().strip())
                .startsWith("try 0 ...", "further tries, which are left out here", "try 21 ...")
                .endsWith("try 29 ...")
                .hasSize(11);
        assertThat(template.opsForHash().entries("lb:{t:acme}:history:message:m1"))
                .isEqualTo(Map.of("0", "applied"));
    }

    @Test
    void tellsWhyATenantIsHeldForAsLongAsItIs() {
        history.tried(
                ACME,
                List.of(
                        new Tried(
                                new EventId("m1", 0),
                                new Outcome.Held(Duration.ofSeconds(5), "over its limit"),
                                List.of()),
                        new Tried(new EventId("m1", 1), new Outcome.Held(Duration.ZERO, "left"), List.of())));

        assertThat(stories.hold(ACME)).contains("over its limit");
        assertThat(template.getExpire("lb:{t:acme}:history:hold")).isBetween(1L, 65L);
        assertThat(stories.tried(ACME, new EventId("m1", 0))).isEmpty();
    }

    @Test
    void erasesTheTriesOfAnEventThatGoesOn() {
        history.seen(ACME, Map.of("m1", 1));
        history.tried(ACME, List.of(tried(step("try"))));
        assertThat(stories.tried(ACME, new EventId("m1", 0))).hasSize(1);

        stories.eraseTries(ACME, List.of("m1", "m2"));

        assertThat(stories.tried(ACME, new EventId("m1", 0))).isEmpty();
        assertThat(history.totals(ACME).seen()).isEqualTo(1);
    }

    @Test
    void losesOnlyTheTriesWhenRedisIsFull() {
        try (TestRedis small = TestRedis.start()) {
            History full = history(small.factory());
            full.seen(ACME, Map.of("m1", 1));
            small.ask("CONFIG", "SET", "maxmemory", "100kb");

            full.tried(ACME, List.of(tried(step("try"))));
            full.ended(ACME, List.of(Ends.of("m1", 0, Ends.APPLIED)));

            assertThat(full.totals(ACME)).isEqualTo(new Totals(1, Map.of("applied", 1L)));
        }
    }

    @Test
    void findsARecordWhoseIdIsHostile() {
        RecordRef hostile = RecordRef.lead(Ends.AMOCRM, "1\n\t0 :");
        history.ended(ACME, List.of(Ends.of("m1", 0, hostile, Ends.APPLIED, null)));

        assertThat(stories.ofRecord(ACME, hostile, 0, 10)).hasSize(1);
        assertThat(stories.ofRecord(ACME, RecordRef.lead(Ends.AMOCRM, "1"), 0, 10))
                .isEmpty();
        assertThat(stories.erase(ACME, List.of(new EventId("m1", 0)))).isEqualTo(1);
        assertThat(template.hasKey(TERMS)).isFalse();
    }

    private History history(LettuceConnectionFactory factory) {
        return new RedisHistory(
                new StringRedisTemplate(factory),
                Duration.ofDays(30),
                tenant -> retention,
                clock,
                (tenant, event) -> heard.add(event));
    }

    @Override
    History history() {
        return history;
    }

    @Override
    Stories stories() {
        return stories;
    }
}
