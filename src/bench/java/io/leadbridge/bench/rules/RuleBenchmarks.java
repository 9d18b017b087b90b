package io.leadbridge.bench.rules;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Event;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Work;
import io.leadbridge.rules.Explanation;
import io.leadbridge.rules.NameFaults;
import io.leadbridge.rules.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** 200 rules and leads of an account with 30 pipelines and 200 fields. Each call takes the next of some leads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RuleBenchmarks {

    private static final long SEED = 20261123;
    private static final int RULES = 200;
    private static final int LEADS = 64;

    private final Rules rules = new Rules();
    private final Metadata metadata;
    private final List<Rule> list;
    private final Batch batch;
    private final List<Work> works;
    private final List<Event> events;
    private int next;

    /** Makes the rules, the account and the leads. */
    public RuleBenchmarks() {
        SampleRules sample = new SampleRules(SEED);
        metadata = sample.metadata();
        list = sample.rules(RULES);
        batch = new Batch(new TenantId("acme"), list, Region.DEFAULT, () -> Duration.ofMinutes(1));
        works = sample.works(LEADS);
        events = sample.events(LEADS);
    }

    /** What is to be done about a lead that was read. */
    @Benchmark
    public Decision decide() {
        return rules.decide(works.get(turn()), batch, metadata);
    }

    /** Whether an event could matter at all, before any call. */
    @Benchmark
    public boolean mayMatch() {
        return rules.mayMatch(events.get(turn()), list, crm -> true);
    }

    /** Why each rule fires or does not. */
    @Benchmark
    public List<Explanation> explain() {
        return rules.explain(works.get(turn()), batch, metadata);
    }

    /** Resolves all names, as it is done once for a version of the rules, and when rules are saved. */
    @Benchmark
    public List<NameFaults.Fault> compile() {
        return NameFaults.of(list, Map.of(SampleRules.FROM, metadata), Region.DEFAULT);
    }

    private int turn() {
        next = (next + 1) % LEADS;
        return next;
    }
}
