package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.event.Connection;
import io.leadbridge.limit.Whose;
import io.leadbridge.sandbox.Faults;
import io.leadbridge.sandbox.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Those who run the hub, and all that befalls it: pauses, replays, tokens that die, a stage that is renamed, storms. */
final class Operators {

    private record Act(Instant at, long number, Runnable act) {}

    private final World world;
    private final Random random;
    private final List<Act> plan = new ArrayList<>();
    private long number;

    Operators(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** Plans a day. */
    void plan(Form form) {
        Duration day = form.day();
        for (Tenant tenant : world.tenants.values()) {
            if (random.nextInt(3) == 0) {
                Instant begin = within(day);
                at(begin, () -> world.queue.pause(tenant.name));
                at(begin.plus(form.drawPause(random)), () -> world.queue.resume(tenant.name));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                boolean inAmocrm = random.nextBoolean();
                at(within(day), () -> tenant.control(inAmocrm, "/sandbox/expire-tokens", ""));
            }
            if (tenant.shape.lost() && random.nextBoolean()) {
                Instant begin = within(day);
                Duration pause = form.drawPause(random);
                at(begin, () -> rename(tenant, "Закрыто"));
                at(begin.plus(pause.dividedBy(2)), tenant.people::loseOne);
                at(begin.plus(pause), () -> rename(tenant, "Отказ"));
            }
        }
        for (Duration time = Duration.ZERO; time.compareTo(day) < 0; time = time.plus(form.calm())) {
            at(world.clock.instant().plus(time), this::help);
        }
    }

    /** Faults come and go with time. */
    void storm(Instant begin, Duration length) {
        at(begin, () -> faults(true));
        at(begin.plus(length), () -> faults(false));
    }

    Optional<Instant> next() {
        return plan.isEmpty() ? Optional.empty() : Optional.of(plan.get(0).at());
    }

    void act() {
        while (!plan.isEmpty() && !plan.get(0).at().isAfter(world.clock.instant())) {
            plan.remove(0).act().run();
        }
    }

    /** Looks at what is parked or paused. */
    void help() {
        for (Tenant tenant : world.tenants.values()) {
            Connection connection = tenant.connection(tenant.account(World.AMOCRM));
            if (world.slots.paused(Whose.of(connection)).isPresent()) {
                world.journal.say("operator: " + tenant + " is let in again");
                tenant.consentAgain();
                world.slots.resume(Whose.of(connection));
            }
        }
        for (ParkedMessage parked : world.queue.parked()) {
            world.journal.say("operator: replays " + parked.id() + ": " + parked.reason());
            world.queue.replay(parked.message().group(), parked.id());
        }
    }

    private void rename(Tenant tenant, String stage) {
        world.journal.say("operator: " + tenant + " calls the last stage " + stage);
        tenant.control(
                false,
                "/sandbox/projects/77/funnel",
                "{\"action\":\"update\",\"id\":1648198,\"name\":\"" + stage + "\"}");
    }

    void faults(boolean on) {
        for (Tenant tenant : world.tenants.values()) {
            tenant.amocrm.faults(on ? drawn() : Faults.NONE);
            tenant.lptracker.faults(on ? drawn() : Faults.NONE);
            tenant.amocrm.settings().set("limitPerClient", on && random.nextInt(4) == 0 ? 4 : 7);
            tenant.amocrm.settings().set("retryAfterSeconds", on && random.nextBoolean() ? 3 + random.nextInt(30) : 0);
            tenant.amocrm.settings().set("webhookBatch", on && random.nextInt(3) == 0 ? 5 : 1);
            tenant.amocrm.settings().set("webhookBatchMs", 800);
        }
        double crashes = random.nextDouble() * 0.004;
        double yields = random.nextDouble() * 0.3;
        double intakeCrashes = random.nextDouble() * 0.05;
        boolean stalls = random.nextInt(3) == 0;
        world.faults(on ? crashes : 0, on ? yields : 0);
        world.freezes(on);
        world.intake.faults(on ? intakeCrashes : 0);
        world.instances.forEach(instance -> instance.stalls(on && stalls));
    }

    private Faults drawn() {
        return new Faults(
                true,
                new Range(20, 100 + random.nextInt(800)),
                random.nextDouble() * 0.06,
                random.nextDouble() * 0.04,
                random.nextDouble() * 0.2,
                new Range(0, 8000),
                new Range(0, 8000),
                random.nextDouble() * 0.2,
                random.nextDouble() * 0.15,
                new Range(0, 1 + random.nextInt(5000)),
                random.nextBoolean());
    }

    private Instant within(Duration day) {
        return world.clock.instant().plusMillis((long) (random.nextDouble() * day.toMillis()));
    }

    private void at(Instant when, Runnable act) {
        plan.add(new Act(when, ++number, act));
        plan.sort(Comparator.comparing(Act::at).thenComparingLong(Act::number));
    }
}
