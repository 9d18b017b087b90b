package io.leadbridge.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Work;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestCluster;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisStorySearchTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final Instant START = Instant.parse("2026-11-23T05:10:00Z");
    private static final RecordRef COUNTERPART = RecordRef.lead(new CrmId("lptracker"), "7");
    private static final String TERMS = "lb:{t:acme}:history:terms";

    private final TestRedis redis = TestRedis.shared();
    private final StringRedisTemplate template = new StringRedisTemplate(redis.factory());
    private final HandClock clock = new HandClock(START);
    private final RedisHistory history = history(redis.factory());
    private final RedisStorySearch search = search(redis.factory(), 1000);

    private RedisHistory history(LettuceConnectionFactory factory) {
        return new RedisHistory(
                new StringRedisTemplate(factory),
                Duration.ofDays(30),
                tenant -> Retention.DEFAULT,
                clock,
                (tenant, event) -> {});
    }

    private RedisStorySearch search(LettuceConnectionFactory factory, int window) {
        return new RedisStorySearch(new StringRedisTemplate(factory), tenant -> Region.DEFAULT, window, clock);
    }

    @BeforeEach
    void empty() {
        redis.flush();
    }

    /** A story for each minute: Anna's lead 1 applied, an echo of it, Boris' lead 2 ignored. */
    private void tellThree() {
        Step fired = new Step(START, Step.Kind.RULE, "won deals", "fired");
        Step written = new Step(START, Step.Kind.WRITE, COUNTERPART.toString(), "lptracker:lead:7 lead.name");
        Ended anna = Ends.of(
                "m1",
                0,
                lead("1"),
                Ends.APPLIED,
                Ends.work("1", "Анна Фёдорова-Ким", "8 (912) 000-00-01", "anna@example.test"));
        history.ended(ACME, List.of(withSteps(anna, fired, written)));
        clock.pass(Duration.ofMinutes(1));
        history.ended(ACME, List.of(Ends.of("m2", 0, lead("1"), new Outcome.Echo(), null)));
        clock.pass(Duration.ofMinutes(1));
        history.ended(
                ACME,
                List.of(Ends.of(
                        "m3",
                        0,
                        lead("2"),
                        new Outcome.Ignored(Outcome.Reason.CONDITION, "rule 'won deals': pipeline is not Sales"),
                        Ends.work("2", "Борис Фёдоров", "+7 912 000 00 02", "b@example.test"))));
    }

    private static RecordRef lead(String id) {
        return RecordRef.lead(Ends.AMOCRM, id);
    }

    private static Ended withSteps(Ended ended, Step... steps) {
        return new Ended(
                ended.id(),
                ended.record(),
                ended.change(),
                ended.receivedAt(),
                ended.outcome(),
                ended.work(),
                List.of(steps));
    }

    @Test
    void findsByRecordAndByTheCounterpartThatWasWrittenTo() {
        tellThree();

        assertThat(found(new Query().record(lead("1")))).containsExactly("m2", "m1");
        assertThat(found(new Query().record(COUNTERPART))).containsExactly("m1");
        assertThat(found(new Query().record(lead("3")))).isEmpty();
    }

    @Test
    void findsByPhoneInAnyWritingAlsoTheEchoThatShowsNone() {
        tellThree();

        for (String writing : List.of("+7 912 000-00-01", "8(912)0000001", "9120000001", "7912 000 00 01")) {
            assertThat(found(new Query().phone(writing))).as(writing).containsExactly("m2", "m1");
        }
        assertThat(found(new Query().phone("+7 912 000-00-03"))).isEmpty();
        assertThatThrownBy(() -> found(new Query().phone("12")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 digits");
    }

    @Test
    void findsByTheBeginningsOfWordsOfAName() {
        tellThree();

        assertThat(found(new Query().name("федоров"))).containsExactly("m3", "m1");
        assertThat(found(new Query().name("КИМ ан"))).containsExactly("m1");
        assertThat(found(new Query().name("Ёж"))).isEmpty();
        assertThat(found(new Query().name("едор")))
                .as("not the middle of a word")
                .isEmpty();
    }

    @Test
    void findsByOutcomeRuleTimeAndAllTogether() {
        tellThree();

        assertThat(found(new Query().outcomes("echo", "ignored"))).containsExactly("m3", "m2");
        assertThat(found(new Query().rule("won deals"))).containsExactly("m1");
        assertThat(found(new Query().from(START.plusSeconds(60)))).containsExactly("m3", "m2");
        assertThat(found(new Query().until(START.plusSeconds(60)))).containsExactly("m1");
        assertThat(found(new Query().name("фед").outcomes("ignored").from(START).until(START.plusSeconds(121))))
                .containsExactly("m3");
        assertThat(found(new Query().name("фед").outcomes("echo"))).isEmpty();
        assertThat(found(new Query())).containsExactly("m3", "m2", "m1");
    }

    @Test
    void findsTextAnywhereInAStoryInAnyCase() {
        tellThree();

        assertThat(found(new Query().text("B@EXAMPLE"))).containsExactly("m3");
        assertThat(found(new Query().text("ЗАЯВКА ОТ"))).containsExactly("m3", "m1");
        assertThat(found(new Query().text("заявка").outcomes("applied"))).containsExactly("m1");
    }

    @Test
    void tellsPageAfterPageThoughManyEndedAtTheSameTime() {
        List<Ended> many = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            many.add(Ends.of("m" + i, 0, lead("1"), Ends.APPLIED, null));
        }
        history.ended(ACME, many);

        for (Query query : List.of(new Query(), new Query().record(lead("1")))) {
            Set<String> told = new java.util.TreeSet<>();
            int pages = 0;
            Optional<String> next = Optional.empty();
            do {
                StoryPage page = search.search(ACME, query.query(), next, 90);
                page.stories().forEach(story -> assertThat(told.add(HistoryContract.message(story)))
                        .as("told once")
                        .isTrue());
                next = page.next();
                pages++;
            } while (next.isPresent());
            assertThat(told).hasSize(700);
            assertThat(pages).isEqualTo(8);
        }
    }

    @Test
    void saysWhetherAnythingFollowsAFullPage() {
        List<Ended> three = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            three.add(Ends.of("m" + i, 0, lead("1"), Ends.APPLIED, null));
        }
        history.ended(ACME, three);

        for (Query query : List.of(new Query(), new Query().record(lead("1")), new Query().outcomes("applied"))) {
            assertThat(search.search(ACME, query.query(), Optional.empty(), 2).next())
                    .isPresent();
            assertThat(search.search(ACME, query.query(), Optional.empty(), 3).next())
                    .isEmpty();
        }
    }

    @Test
    void stopsAtItsWindowAndSaysHowFarItLooked() {
        List<Ended> some = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            clock.pass(Duration.ofSeconds(1));
            history.ended(ACME, List.of(Ends.of("m" + i, 0, Ends.APPLIED)));
        }
        RedisStorySearch small = search(redis.factory(), 10);
        StoryQuery rare = new Query().text("\"id\":\"m3.0\"").query();

        StoryPage first = small.search(ACME, rare, Optional.empty(), 5);
        StoryPage second = small.search(ACME, rare, first.next(), 5);
        StoryPage third = small.search(ACME, rare, second.next(), 5);

        assertThat(some).isEmpty();
        assertThat(first.stories()).isEmpty();
        assertThat(first.lookedBackTo()).isEqualTo(START.plusSeconds(21));
        assertThat(second.lookedBackTo()).isEqualTo(START.plusSeconds(11));
        assertThat(third.stories()).extracting(HistoryContract::message).containsExactly("m3");
        assertThat(third.next()).isEmpty();
        assertThat(third.lookedBackTo()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void looksThroughAllWhereMoreWordsBeginSoThanItLooksUp() {
        List<Ended> many = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Work work = Ends.work("1" + i, "Имя" + i, "8912000" + (1000 + i), "a@example.test");
            many.add(Ends.of("m" + i, 0, lead("1" + i), Ends.APPLIED, work));
        }
        history.ended(ACME, many);

        assertThat(search.search(ACME, new Query().name("имя").query(), Optional.empty(), 1000)
                        .stories())
                .hasSize(400);
        assertThat(found(new Query().name("имя399"))).containsExactly("m399");
    }

    @Test
    void keepsNothingOfAPersonOnceItsStoryIsErasedOrGone() {
        tellThree();
        RedisStories stories = new RedisStories(template, clock);
        assertThat(redis.ask("ZRANGE", TERMS, "0", "-1")).contains("9120000001", "анна");

        stories.erase(ACME, List.of(new EventId("m1", 0)));
        assertThat(redis.ask("ZRANGE", TERMS, "0", "-1")).doesNotContain("9120000001", "анна");
        assertThat(found(new Query().phone("9120000001"))).isEmpty();

        stories.tidy(ACME, new Retention(0, Duration.ofDays(1)));
        assertThat(template.hasKey(TERMS)).isFalse();
    }

    @Test
    void countsOutcomesByTheHourForTwoWeeks() {
        tellThree();
        clock.pass(Duration.ofHours(2));
        history.ended(ACME, List.of(Ends.of("m4", 0, Ends.APPLIED), Ends.of("m4", 0, Ends.APPLIED)));

        Map<String, long[]> byHour = search.outcomesByHour(ACME, 3);

        assertThat(byHour.get("applied")).containsExactly(1, 0, 1);
        assertThat(byHour.get("echo")).containsExactly(1, 0, 0);
        assertThatThrownBy(() -> search.outcomesByHour(ACME, 400)).hasMessageContaining("336");
    }

    @Test
    void refusesANextThatIsNoneOfItsOwn() {
        for (String next : List.of("", "x", "MTIz", "9".repeat(5000), "../../etc")) {
            assertThatThrownBy(() -> search.search(ACME, StoryQuery.ALL, Optional.of(next), 10))
                    .as(next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("next");
        }
    }

    @Test
    void worksOnACluster() {
        try (TestCluster cluster = TestCluster.start()) {
            history(cluster.factory())
                    .ended(
                            ACME,
                            List.of(Ends.of(
                                    "m1",
                                    0,
                                    lead("1"),
                                    Ends.APPLIED,
                                    Ends.work("1", "Анна", "89120000001", "a@example.test"))));
            RedisStorySearch there = search(cluster.factory(), 100);

            assertThat(there.search(
                                    ACME,
                                    new Query().name("ан").phone("9120000001").query(),
                                    Optional.empty(),
                                    5)
                            .stories())
                    .hasSize(1);
        }
    }

    private List<String> found(Query query) {
        return search.search(ACME, query.query(), Optional.empty(), 100).stories().stream()
                .map(HistoryContract::message)
                .toList();
    }

    /** Builds a query. */
    private static final class Query {
        private StoryQuery query = StoryQuery.ALL;

        StoryQuery query() {
            return query;
        }

        Query record(RecordRef record) {
            return with(Optional.of(record), query.phone(), query.name(), query.outcomes(), query.rule());
        }

        Query phone(String phone) {
            return with(query.record(), Optional.of(phone), query.name(), query.outcomes(), query.rule());
        }

        Query name(String name) {
            return with(query.record(), query.phone(), Optional.of(name), query.outcomes(), query.rule());
        }

        Query outcomes(String... words) {
            return with(query.record(), query.phone(), query.name(), Set.of(words), query.rule());
        }

        Query rule(String rule) {
            return with(query.record(), query.phone(), query.name(), query.outcomes(), Optional.of(rule));
        }

        Query from(Instant from) {
            return within(Optional.of(from), query.until(), query.text());
        }

        Query until(Instant until) {
            return within(query.from(), Optional.of(until), query.text());
        }

        Query text(String text) {
            return within(query.from(), query.until(), Optional.of(text));
        }

        private Query with(
                Optional<RecordRef> record,
                Optional<String> phone,
                Optional<String> name,
                Set<String> outcomes,
                Optional<String> rule) {
            query = new StoryQuery(record, phone, name, outcomes, rule, query.from(), query.until(), query.text());
            return this;
        }

        private Query within(Optional<Instant> from, Optional<Instant> until, Optional<String> text) {
            query = new StoryQuery(
                    query.record(), query.phone(), query.name(), query.outcomes(), query.rule(), from, until, text);
            return this;
        }
    }
}
