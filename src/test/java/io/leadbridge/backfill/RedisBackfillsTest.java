package io.leadbridge.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.backfill.RedisBackfills.Changed;
import io.leadbridge.backfill.RedisBackfills.Kept;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisBackfillsTest {

    static final Terms TERMS = new Terms(
            10,
            20,
            Duration.ofMinutes(5),
            Duration.ofDays(7),
            Duration.ofDays(30),
            5,
            Duration.ofDays(1),
            10,
            0.5,
            1000,
            50,
            0.2,
            5);

    private static final TenantId ACME = new TenantId("acme");
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final TestRedis redis = TestRedis.shared();
    private final RedisBackfills book = new RedisBackfills(new StringRedisTemplate(redis.factory()));

    @BeforeEach
    @AfterEach
    void flush() {
        redis.flush();
    }

    @Test
    void letsOneGoOnAtATime() {
        Job job = planning("aaaaaaaaaaaa");

        assertThat(book.claim(job.ref, "one", LEASE)).isPresent();
        assertThat(book.claim(job.ref, "two", LEASE)).isEmpty();
        assertThat(book.save(job, "two", State.PLANNING, new Kept(), TERMS)).isFalse();
        assertThat(book.save(job, "one", State.PLANNING, new Kept(), TERMS)).isTrue();
        assertThat(book.claim(job.ref, "two", LEASE)).isPresent();
    }

    @Test
    void keepsWhatAPersonDidToItMeanwhile() {
        Job job = planning("aaaaaaaaaaaa");
        Job turn = book.claim(job.ref, "one", LEASE).orElseThrow();
        book.change(job, Act.PAUSE, "", "paused by a person", LEASE);
        turn.state = State.PLANNED;
        turn.plan.tally.seen = 7;

        book.save(turn, "one", State.PLANNING, new Kept(), TERMS);

        Job now = book.find(job.ref).orElseThrow();
        assertThat(now.state).isEqualTo(State.PAUSED);
        assertThat(now.reason).isEqualTo("paused by a person");
        assertThat(now.plan.tally.seen).isEqualTo(7);
        assertThat(book.claim(job.ref, "two", LEASE)).isEmpty();
    }

    @Test
    void refusesAWishOfSomebodyWhoKnowsAnOlderState() {
        Job job = planning("aaaaaaaaaaaa");

        assertThat(book.change(job, Act.PAUSE, "1", "", LEASE)).isEqualTo(Changed.DONE);
        assertThat(book.change(job, Act.RESUME, "1", "", LEASE)).isEqualTo(Changed.OTHER_REVISION);
        assertThat(book.change(job, Act.PAUSE, "2", "", LEASE)).isEqualTo(Changed.WRONG_STATE);
        assertThat(book.change(job, Act.RESUME, "2", "", LEASE)).isEqualTo(Changed.DONE);
        assertThat(book.find(job.ref).orElseThrow().state).isEqualTo(State.PLANNING);
    }

    @Test
    void runsOneBackfillOfARuleAtATime() {
        Job one = planned("aaaaaaaaaaaa");
        Job two = planned("bbbbbbbbbbbb");

        assertThat(book.change(one, Act.RUN, "", "", LEASE)).isEqualTo(Changed.DONE);
        assertThat(book.change(two, Act.RUN, "", "", LEASE)).isEqualTo(Changed.OTHER_RUNS);
        book.change(one, Act.PAUSE, "", "", LEASE);
        assertThat(book.change(two, Act.RUN, "", "", LEASE)).isEqualTo(Changed.OTHER_RUNS);
        book.change(one, Act.STOP, "", "", LEASE);
        assertThat(book.change(two, Act.RUN, "", "", LEASE)).isEqualTo(Changed.DONE);
    }

    @Test
    void findsAllAgainThatATurnKept() {
        Job job = planned("aaaaaaaaaaaa");
        book.change(job, Act.RUN, "", "", LEASE);
        Job turn = book.claim(job.ref, "one", LEASE).orElseThrow();
        turn.run.pending = new Job.Message();
        turn.run.pending.number = 3;
        Job.Lead lead = new Job.Lead();
        lead.id = "101";
        lead.change = "added";
        turn.run.pending.leads.add(lead);
        turn.run.tally.end(Ending.PARKED, "stage 17 is gone");
        Kept kept = new Kept();
        kept.walked.put("101", 5L);
        kept.walked.put("102", 500L);
        book.save(turn, "one", State.RUNNING, kept, TERMS);

        Job now = book.find(job.ref).orElseThrow();

        assertThat(now.run.pending.leads).singleElement().satisfies(one -> assertThat(one.id)
                .isEqualTo("101"));
        assertThat(now.run.tally.reasons).containsEntry("parked: stage # is gone", 1L);
        assertThat(book.walked(job.ref, List.of("101", "102", "103"))).containsExactly("101", "102");
    }

    @Test
    void forgetsWhatPlansShowOfPeople() {
        Job job = planning("aaaaaaaaaaaa");
        Job turn = book.claim(job.ref, "one", LEASE).orElseThrow();
        Kept kept = new Kept();
        kept.samples = List.of(new BackfillReport.SampleLine(
                "amocrm:lead:1",
                "lptracker",
                "create",
                List.of(new BackfillReport.ChangeLine("contact.name", "", "Anna"))));
        book.save(turn, "one", State.PLANNING, kept, TERMS);

        assertThat(book.samplesOf(job.ref)).isEqualTo(kept.samples);
        assertThat(book.forget(ACME, false)).isEqualTo(1);
        assertThat(book.forget(ACME, true)).isEqualTo(1);
        assertThat(book.samplesOf(job.ref)).isEmpty();
    }

    private Job planning(String id) {
        Job job = new Job(new Ref(ACME, id), "a rule", new CrmId("amocrm"), "v1");
        job.state = State.PLANNING;
        job.phase = State.PLANNING;
        job.revision = 1;
        job.createdMs = 1;
        job.plan.profile = new Profile(10);
        book.create(job, LEASE);
        return job;
    }

    private Job planned(String id) {
        Job job = planning(id);
        Job turn = book.claim(job.ref, "one", LEASE).orElseThrow();
        turn.state = State.PLANNED;
        book.save(turn, "one", State.PLANNING, new Kept(), TERMS);
        return turn;
    }
}
