package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.sandbox.Faults;
import io.leadbridge.sandbox.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Runs one seed from its first act to the checks. */
final class Simulator {

    private static final int BATCH = 100;
    private static final Duration CALM = Duration.ofMinutes(60);

    private final World world;
    private final Hub hub;
    private final Random random;
    private int crashes;

    /**
     * What came of a seed.
     *
     * @param hash of all that happened
     * @param violations what is wrong; empty if nothing is
     * @param story in numbers, and the last lines of the journal
     */
    record Result(long seed, String hash, List<String> violations, String story) {}

    private Simulator(long seed, Plant plant) throws Exception {
        world = new World(seed);
        hub = new Hub(world, plant);
        random = new Random(seed * 31 + 6);
    }

    static Result run(long seed, Plant plant) throws Exception {
        Simulator simulator = new Simulator(seed, plant);
        try {
            return simulator.run(seed);
        } finally {
            simulator.hub.close();
        }
    }

    private Result run(long seed) {
        Checker checker = new Checker();
        faults(true);
        world.people.plan(15 + random.nextInt(25), 90);
        Instant storm = world.clock.instant().plusSeconds(120);
        work(storm);
        faults(false);
        boolean quiet = work(world.clock.instant().plus(CALM));
        checker.toldOfWhatPeopleDid(world, Remarks.of(world));
        world.people.touchAll();
        quiet &= work(world.clock.instant().plus(CALM));
        // A person looks at what was parked, and sends it again.
        for (ParkedMessage parked : world.queue.parked()) {
            world.queue.replay(World.TENANT.value(), parked.id());
        }
        quiet &= work(world.clock.instant().plus(CALM));
        // Now that all is in step, edits of fields that no rule maps must write nothing.
        long writes = world.writes();
        Remarks before = Remarks.of(world);
        world.people.touchAll();
        quiet &= work(world.clock.instant().plus(CALM));
        checker.wroteNothing(world.writes() - writes);
        Remarks after = Remarks.of(world);
        checker.toldOnce(world, before, after);
        checker.toldOfWhatPeopleDid(world, after);
        checker.toldOfLostLeads(world, after);
        checker.quiet(world, quiet);
        checker.bothSidesAgree(world);
        checker.nothingIsParked(world);
        checker.identitiesHold(world, hub.history.totals(World.TENANT));
        world.journal.say(world.amocrm.leads().toString());
        world.journal.say(world.lptracker.leads().toString());
        String story = world.people.acts() + " acts, " + world.webhooks() + " webhooks, " + world.writes() + " writes, "
                + crashes + " crashes, " + hub.history.totals(World.TENANT).outcomes();
        String tail = world.journal.tail();
        return new Result(
                seed,
                world.journal.hash(),
                checker.violations(),
                story + (checker.violations().isEmpty() ? "" : "\n" + tail));
    }

    /** Works until {@code end}, or until nothing is left to be done; tells which. */
    private boolean work(Instant end) {
        while (world.clock.instant().isBefore(end)) {
            world.arrive();
            Optional<QueueModel.Claim> claim = world.queue.claim(BATCH);
            if (claim.isPresent()) {
                crashes += hub.handle(claim.get()) ? 0 : 1;
                // Something takes time always: no endless loop without it.
                world.pass(Duration.ofMillis(20));
                continue;
            }
            if (world.quiet()) {
                return true;
            }
            Instant next = world.next().orElse(end);
            Duration wait = Duration.between(world.clock.instant(), next.isBefore(end) ? next : end);
            world.pass(wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait);
        }
        return world.quiet();
    }

    private void faults(boolean on) {
        if (!on) {
            world.amocrm.faults(Faults.NONE);
            world.lptracker.faults(Faults.NONE);
            world.crashShare(0);
            return;
        }
        Faults faults = new Faults(
                true,
                new Range(20, 900),
                random.nextDouble() * 0.06,
                random.nextDouble() * 0.04,
                random.nextDouble() * 0.3,
                new Range(0, 8000),
                new Range(0, 8000),
                random.nextDouble() * 0.2,
                random.nextDouble() * 0.1,
                new Range(0, 3000),
                random.nextBoolean());
        world.amocrm.faults(faults);
        world.lptracker.faults(faults);
        world.crashShare(random.nextDouble() * 0.01);
    }
}
