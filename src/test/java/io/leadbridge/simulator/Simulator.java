package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.simulator.Violation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Runs one seed from its first act to the checks. One at a time: the hubs are used again. */
final class Simulator {

    private static final int INSTANCES = 2;
    private static final Duration MINUTES = Duration.ofMinutes(8);
    /** LPTracker tells times to the minute. */
    private static final Duration APART = Duration.ofMinutes(3);

    /** Without faults, all webhooks have come by then. */
    private static final Duration WEBHOOKS = Duration.ofSeconds(5);

    private static final int MOVED = 3;
    private static final int LOSSES = 3;

    private static final List<Hub> HUBS = new ArrayList<>();

    private final World world;
    private final Form form;
    private final Random random;

    /**
     * What came of a seed.
     *
     * @param hash of all that happened
     * @param violations what is wrong; empty if nothing is
     * @param story in numbers, and, if something is wrong, the last lines of the journal
     */
    record Result(long seed, String hash, List<Violation> violations, String story) {}

    private Simulator(long seed, Plant plant, Form form) {
        this.form = form;
        world = new World(seed, plant, form);
        random = new Random(seed * 31 + 7);
    }

    static synchronized Result run(long seed, Plant plant, Form form) throws Exception {
        while (HUBS.size() < INSTANCES) {
            HUBS.add(new Hub());
        }
        Simulator simulator = new Simulator(seed, plant, form);
        try {
            return simulator.run(seed);
        } finally {
            simulator.world.baton.close();
        }
    }

    private Result run(long seed) {
        for (int i = 0; i < INSTANCES; i++) {
            Hub hub = HUBS.get(i);
            Instance instance = new Instance(world, i + 1, hub);
            world.instances.add(instance);
            hub.serve(instance);
        }
        world.go(World.SETTLING);
        plan();
        world.go(form.day());
        world.operators.faults(false);
        world.go(form.calm());
        world.operators.help();
        world.go(form.calm());
        // Before anything is touched again: a later edit would carry what was left behind.
        mirror();
        world.tenants.values().forEach(tenant -> new Telling(tenant, world.findings)
                .ofWhatPeopleDid(Remarks.of(tenant)));
        edit();
        mirror();
        calm();
        dispute();
        lose();
        check();
        return result(seed);
    }

    /** Edits come in bursts over the day, most of them in a storm. */
    private void plan() {
        world.operators.plan(form);
        int bursts = form.drawBursts(random);
        for (int i = 0; i < bursts; i++) {
            Instant begin = world.clock.instant().plusMillis((long)
                    (random.nextDouble() * form.day().toMillis() * 0.97));
            Duration length = Duration.ofSeconds(30 + random.nextInt(600));
            if (random.nextInt(5) > 0) {
                world.operators.storm(begin.minusSeconds(10), length.plusSeconds(60 + random.nextInt(600)));
            }
            int edits = form.edits() / bursts / world.tenants.size() + 1;
            world.tenants.values().forEach(tenant -> tenant.people.plan(edits, begin, length.toMillis()));
        }
    }

    /** Now that all is in step, edits of fields that no rule maps must write nothing, and are told once each. */
    private void calm() {
        Map<String, Remarks> before = remarks();
        Map<String, Long> writes = new TreeMap<>();
        world.tenants.values().forEach(tenant -> {
            writes.put(tenant.name, tenant.calls.writes());
            tenant.people.touchAll();
        });
        world.go(MINUTES);
        Map<String, Remarks> after = remarks();
        for (Tenant tenant : world.tenants.values()) {
            long more = tenant.calls.writes() - writes.get(tenant.name);
            if (more != 0) {
                world.findings.add(Kind.LOOPED, tenant + ": " + more + " writes after edits that no rule carries");
            }
            new Telling(tenant, world.findings).once(before.get(tenant.name), after.get(tenant.name));
        }
    }

    /** Each edit of one field is carried, and is one write at most. */
    private void edit() {
        Map<String, Long> allowed = new TreeMap<>();
        world.tenants.values().forEach(tenant -> {
            long before = tenant.calls.writes();
            allowed.put(tenant.name, before + tenant.people.renameAll(tenant.shape.toLptracker()));
        });
        world.go(MINUTES);
        for (Tenant tenant : world.tenants.values()) {
            long more = tenant.calls.writes() - allowed.get(tenant.name);
            if (more > 0) {
                world.findings.add(Kind.LOOPED, tenant + ": " + more + " writes more than people edited leads");
            }
        }
    }

    /** While the hub is paused, each lead is renamed on both sides: then the tenant's policy decides. */
    private void dispute() {
        List<Dispute> disputes = world.tenants.values().stream()
                .filter(tenant -> tenant.shape.bothWays())
                .map(tenant -> new Dispute(tenant, world.findings))
                .toList();
        boolean amocrmFirst = random.nextBoolean();
        pause(true);
        disputes.forEach(dispute -> dispute.rename(amocrmFirst));
        world.go(APART);
        disputes.forEach(dispute -> dispute.rename(!amocrmFirst));
        // A write wins over an edit whose webhook is not here yet.
        world.go(WEBHOOKS);
        pause(false);
        world.go(MINUTES);
        disputes.forEach(Dispute::check);
    }

    private void pause(boolean on) {
        for (String tenant : world.tenants.keySet()) {
            if (on) {
                world.queue.pause(tenant);
            } else {
                world.queue.resume(tenant);
            }
        }
    }

    /** A few leads are lost, and taken up again: once while the hub looks on, then while it is paused. */
    private void lose() {
        Map<String, Integer> before = lost();
        Map<String, Integer> moves = new TreeMap<>();
        for (int i = 0; i < LOSSES; i++) {
            pause(i > 0);
            for (Tenant tenant : world.tenants.values()) {
                if (tenant.shape.lost()) {
                    moves.merge(tenant.name, lose(tenant), Integer::sum);
                }
            }
            world.go(WEBHOOKS);
            pause(false);
            world.go(MINUTES);
        }
        Map<String, Integer> after = lost();
        moves.forEach((name, count) ->
                new Telling(world.tenants.get(name), world.findings).ofLost(before.get(name), after.get(name), count));
    }

    private int lose(Tenant tenant) {
        int moves = 0;
        for (JsonNode lead : tenant.amocrm.leads()) {
            boolean lost = lead.path("status_id").asInt() == People.LOST;
            if (moves < MOVED && !lost && !tenant.people.deeds.isDeleted(Leads.phone(lead, true))) {
                tenant.people.move(lead.path("id").asText(), People.LOST);
                world.go(Duration.ofMillis(1100 + random.nextInt(3000)));
                tenant.people.move(lead.path("id").asText(), 61605489);
                moves++;
            }
        }
        return moves;
    }

    private Map<String, Integer> lost() {
        Map<String, Integer> lost = new TreeMap<>();
        world.tenants
                .values()
                .forEach(tenant ->
                        lost.put(tenant.name, new Telling(tenant, world.findings).ofLost(Remarks.of(tenant))));
        return lost;
    }

    private Map<String, Remarks> remarks() {
        Map<String, Remarks> remarks = new TreeMap<>();
        world.tenants.values().forEach(tenant -> remarks.put(tenant.name, Remarks.of(tenant)));
        return remarks;
    }

    private void check() {
        world.queue
                .parked()
                .forEach(parked -> world.findings.add(Kind.STUCK, "parked " + parked.id() + ": " + parked.reason()));
        mirror();
        world.ledger.atRest();
    }

    private void mirror() {
        world.tenants.values().forEach(tenant -> new Mirror(tenant, world.findings).check());
    }

    private Result result(long seed) {
        for (Tenant tenant : world.tenants.values()) {
            world.journal.say(tenant.amocrm.leads().toString());
            world.journal.say(tenant.lptracker.leads().toString());
        }
        int acts = 0;
        long calls = 0;
        for (Tenant tenant : world.tenants.values()) {
            acts += tenant.people.acts();
            calls += tenant.calls.total();
        }
        int crashes = world.instances.stream().mapToInt(Instance::crashes).sum();
        String story = world.tenants.size() + " tenants, " + acts + " edits, " + world.intake.messages() + " messages, "
                + calls + " calls, " + crashes + " crashes, " + world.ledger.outcomes();
        List<Violation> violations = world.findings.all();
        return new Result(
                seed,
                world.journal.hash(),
                violations,
                story + (violations.isEmpty() ? "" : "\n" + world.journal.tail()));
    }
}
