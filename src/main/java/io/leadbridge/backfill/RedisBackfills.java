package io.leadbridge.backfill;

import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The book of backfills in Redis. Under the tenant's hash tag: {@code backfills}, a sorted set of ids by their time;
 * {@code backfills:running}, a hash of the id by rule; {@code backfill:ID}, a hash; beside it {@code :window} (which leads
 * the walk has come by lately, by the time of their change), {@code :ended} (outcomes that are not counted yet) and
 * {@code :samples}. {@code lb:backfills} is the set of those that are not over, of all tenants.
 */
public final class RedisBackfills {

    private static final String ACTIVE = "lb:backfills";

    private static final RedisScript<Long> CLAIM = script("claim", Long.class);
    private static final RedisScript<Long> SAVE = script("save", Long.class);
    private static final RedisScript<Long> CHANGE = script("change", Long.class);

    private final StringRedisTemplate redis;
    private final JobForm form = new JobForm();

    public RedisBackfills(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /** What came of a person's wish to change a state. */
    enum Changed {
        NOT_THERE,
        DONE,
        WRONG_STATE,
        OTHER_REVISION,
        OTHER_RUNS
    }

    /** What a turn keeps beside the backfill itself. */
    static final class Kept {
        /** Leads that the walk has come by, with the times of their last change. */
        final Map<String, Long> walked = new java.util.LinkedHashMap<>();
        /** Leads that changed before need not be known any more; 0 to keep all. */
        long forgetBeforeMs;
        /** When the next turn may begin, from now on. */
        Duration pause = Duration.ZERO;
        /** Whether the right to the backfill goes on: its turn is not over. */
        boolean goesOn;
        /** What the plan shows; {@code null} to leave it. */
        List<BackfillReport.SampleLine> samples;
    }

    void create(Job job, Duration life) {
        String key = key(job.ref);
        redis.opsForHash().putAll(key, form.write(job));
        redis.expire(key, life);
        redis.opsForZSet().add(index(job.ref.tenant()), job.ref.id(), job.createdMs);
        // Last, for who is named there and has no hash is taken for one that is gone.
        redis.opsForSet().add(ACTIVE, job.ref.toString());
    }

    Optional<Job> find(Ref ref) {
        Map<Object, Object> hash = redis.opsForHash().entries(key(ref));
        return hash.containsKey("state") ? Optional.of(form.read(ref, hash)) : Optional.empty();
    }

    /** The newest ones of a tenant, newest first. Those that have expired leave the list. */
    List<Job> newest(TenantId tenant, int limit) {
        Set<String> ids = redis.opsForZSet().reverseRange(index(tenant), 0, limit - 1L);
        List<Job> jobs = new ArrayList<>();
        for (String id : ids == null ? Set.<String>of() : ids) {
            Optional<Job> job = find(new Ref(tenant, id));
            job.ifPresentOrElse(jobs::add, () -> redis.opsForZSet().remove(index(tenant), id));
        }
        return jobs;
    }

    /** All that are not over, of all tenants, as they are now; without plan and run. */
    List<Job> active() {
        Set<String> names = redis.opsForSet().members(ACTIVE);
        List<Job> jobs = new ArrayList<>();
        for (String name : names == null ? Set.<String>of() : new TreeSet<>(names)) {
            String[] parts = name.split("/", 2);
            Ref ref = new Ref(new TenantId(parts[0]), parts[1]);
            List<Object> fields = redis.opsForHash()
                    .multiGet(key(ref), List.of("rule", "crm", "version", "state", "phase", "braked"));
            if (fields.get(3) == null || State.of(fields.get(3).toString()).isOver()) {
                redis.opsForSet().remove(ACTIVE, name);
                continue;
            }
            Job job = new Job(
                    ref,
                    fields.get(0).toString(),
                    new io.leadbridge.event.CrmId(fields.get(1).toString()),
                    fields.get(2).toString());
            job.state = State.of(fields.get(3).toString());
            job.phase = State.of(fields.get(4).toString());
            job.braked = "1".equals(fields.get(5));
            jobs.add(job);
        }
        return jobs;
    }

    /** Takes the right to go on with a backfill, if it is to be gone on with now and nobody else is at it. */
    Optional<Job> claim(Ref ref, String token, Duration lease) {
        Long claimed = redis.execute(CLAIM, List.of(key(ref)), token, Long.toString(lease.toMillis()));
        return claimed != null && claimed == 1 ? find(ref) : Optional.empty();
    }

    /**
     * Keeps how far a backfill has come. If a person has changed its state since it was claimed, that stands.
     *
     * @param was its state when it was claimed
     * @return whether it was kept; if not, somebody else has the right to it
     */
    boolean save(Job job, String token, State was, Kept kept, Terms terms) {
        Duration life = job.state == State.PLANNED ? terms.planLife() : terms.keptLife();
        List<String> values = new ArrayList<>(List.of(
                token,
                was.word(),
                job.state.word(),
                job.phase.word(),
                job.reason,
                job.braked ? "1" : "0",
                job.waitsFor,
                Long.toString(kept.pause.toMillis()),
                kept.goesOn ? "1" : "0",
                Long.toString(life.toMillis()),
                job.phase == State.PLANNING ? form.json(job.plan) : "",
                job.phase == State.RUNNING ? form.json(job.run) : "",
                form.json(job.walk),
                kept.forgetBeforeMs == 0 ? "" : "(" + kept.forgetBeforeMs,
                kept.samples == null ? "" : form.json(kept.samples),
                Long.toString(terms.samplesLife().toMillis()),
                job.rule,
                job.ref.id(),
                job.version));
        kept.walked.forEach((lead, changedMs) -> {
            values.add(Long.toString(changedMs));
            values.add(lead);
        });
        Long saved = redis.execute(
                SAVE,
                List.of(key(job.ref), window(job.ref), samples(job.ref), running(job.ref.tenant())),
                values.toArray());
        return saved != null && saved == 1;
    }

    /**
     * Does what a person wants.
     *
     * @param revision that the person knows; empty for any
     */
    Changed change(Job job, Act act, String revision, String reason, Duration life) {
        List<String> values = new ArrayList<>(List.of(
                revision,
                act.word(),
                reason,
                job.rule,
                job.ref.id(),
                Long.toString(life.toMillis()),
                form.json(new Job.Walk())));
        act.from().forEach(state -> values.add(state.word()));
        Long code = redis.execute(
                CHANGE, List.of(key(job.ref), running(job.ref.tenant()), window(job.ref)), values.toArray());
        return Changed.values()[code == null ? 0 : code.intValue()];
    }

    /** Those of the leads that the walk has come by. */
    Set<String> walked(Ref ref, Collection<String> leads) {
        Set<String> walked = new TreeSet<>();
        List<String> all = List.copyOf(leads);
        if (all.isEmpty()) {
            return walked;
        }
        List<Double> scores = redis.opsForZSet().score(window(ref), all.toArray());
        for (int i = 0; i < all.size(); i++) {
            if (scores != null && scores.get(i) != null) {
                walked.add(all.get(i));
            }
        }
        return walked;
    }

    List<BackfillReport.SampleLine> samplesOf(Ref ref) {
        String text = redis.opsForValue().get(samples(ref));
        return text == null ? List.of() : List.of(form.read(text, BackfillReport.SampleLine[].class, null));
    }

    /**
     * Throws away what the plans of a tenant show of people.
     *
     * @param erase whether to do it; else it is only counted
     * @return in how many plans there was something
     */
    public long forget(TenantId tenant, boolean erase) {
        Set<String> ids = redis.opsForZSet().range(index(tenant), 0, -1);
        long found = 0;
        for (String id : ids == null ? Set.<String>of() : ids) {
            String key = samples(new Ref(tenant, id));
            boolean there = Boolean.TRUE.equals(erase ? redis.delete(key) : redis.hasKey(key));
            found += there ? 1 : 0;
        }
        return found;
    }

    /** An event of a run's message has ended. */
    void ended(Ref ref, String message, int index, String word, String detail, Duration life) {
        String key = endedKey(ref);
        redis.opsForHash().put(key, message + "." + index, word + "\t" + detail);
        redis.expire(key, life);
    }

    /** How the events of a message have ended, as far as that was heard of: word, tab, detail. */
    List<String> ended(Ref ref, String message, int events) {
        List<Object> fields = new ArrayList<>();
        for (int index = 0; index < events; index++) {
            fields.add(message + "." + index);
        }
        List<String> ended = new ArrayList<>();
        redis.opsForHash()
                .multiGet(endedKey(ref), fields)
                .forEach(text -> ended.add(text == null ? "" : text.toString()));
        return ended;
    }

    /** What is counted need not be known any more. */
    void counted(Ref ref, String message, int events) {
        Object[] fields = new Object[events];
        for (int index = 0; index < events; index++) {
            fields[index] = message + "." + index;
        }
        redis.opsForHash().delete(endedKey(ref), fields);
    }

    /** Of the hash of a backfill, which has the right to it, too. */
    static String key(Ref ref) {
        return "lb:{t:" + ref.tenant() + "}:backfill:" + ref.id();
    }

    private static String window(Ref ref) {
        return key(ref) + ":window";
    }

    private static String endedKey(Ref ref) {
        return key(ref) + ":ended";
    }

    private static String samples(Ref ref) {
        return key(ref) + ":samples";
    }

    private static String index(TenantId tenant) {
        return "lb:{t:" + tenant + "}:backfills";
    }

    private static String running(TenantId tenant) {
        return index(tenant) + ":running";
    }

    private static <T> RedisScript<T> script(String name, Class<T> type) {
        return RedisScript.of(new ClassPathResource("io/leadbridge/backfill/" + name + ".lua"), type);
    }
}
