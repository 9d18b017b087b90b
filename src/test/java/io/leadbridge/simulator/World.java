package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.sandbox.Delivery;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import io.leadbridge.testing.HandClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** What is outside of the hub: time, both CRMs, the queue; and when the hub dies. */
final class World {

    static final CrmId AMOCRM = new CrmId("amocrm");
    static final CrmId LPTRACKER = new CrmId("lptracker");
    static final TenantId TENANT = new TenantId("sim");

    private static final int STEP_MS = 500;
    private static final QueueModel.Options OPTIONS = new QueueModel.Options(
            Duration.ofMillis(4500),
            Duration.ofMillis(2500),
            50,
            1000,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofHours(2));

    final HandClock clock = new HandClock(Instant.parse("2026-03-01T09:00:00Z"));
    final Journal journal = new Journal(clock);
    final Sandbox amocrm;
    final Sandbox lptracker;
    final QueueModel queue;
    final People people;
    private final Random chance;
    private final WebhookCodec codec = new WebhookCodec();
    private double crashShare;
    private boolean dead;
    private QueueModel.Claim claim;
    private int webhooks;
    private long writes;

    World(long seed) {
        amocrm = AmoSandbox.create(clock, new Random(seed * 31 + 1));
        lptracker = LpSandbox.create(clock, new Random(seed * 31 + 2));
        amocrm.addDestination("http://hub/amocrm");
        lptracker.addDestination("http://hub/lptracker");
        queue = new QueueModel(clock, new Random(seed * 31 + 3), OPTIONS);
        chance = new Random(seed * 31 + 4);
        people = new People(amocrm, lptracker, new Random(seed * 31 + 5), clock, journal);
    }

    void crashShare(double share) {
        crashShare = share;
    }

    /** A new incarnation begins to handle this claim. */
    void begin(QueueModel.Claim taken) {
        dead = false;
        claim = taken;
    }

    /** Whether the incarnation lived until now. */
    boolean alive() {
        return !dead;
    }

    void end() {
        claim = null;
    }

    /** The hub touches the outside; it may die here. */
    void touch(String what) {
        touch(what, 1);
    }

    /** @param factor how much more likely than elsewhere it dies here */
    void touch(String what, int factor) {
        if (!dead && claim != null && crashShare > 0 && chance.nextDouble() < crashShare * factor) {
            dead = true;
            journal.say("crash at " + what);
        }
        if (dead) {
            throw new Crash();
        }
    }

    /** A port that the dead cannot use, and at which the living may die, before or after the act. */
    <T> T guarded(Class<T> type, T port) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    touch("before " + method.getName());
                    try {
                        Object result = method.invoke(port, arguments);
                        touch("after " + method.getName());
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(proxy);
    }

    /** Time passes: webhooks arrive, people act, the living renew their lease. */
    void pass(Duration time) {
        long left = time.toMillis();
        while (left > 0) {
            long step = Math.min(left, STEP_MS);
            clock.pass(Duration.ofMillis(step));
            left -= step;
            if (claim != null && !dead) {
                queue.renew(claim);
            }
            arrive();
        }
        arrive();
    }

    /** Does what is due by now outside of the hub. */
    void arrive() {
        people.act();
        arrive(amocrm, AMOCRM);
        arrive(lptracker, LPTRACKER);
    }

    /** When something is due outside of the hub or in the queue. */
    Optional<Instant> next() {
        return Stream.of(amocrm.nextDue(), lptracker.nextDue(), queue.nextWake(), people.next())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    boolean quiet() {
        return amocrm.nextDue().isEmpty()
                && lptracker.nextDue().isEmpty()
                && people.next().isEmpty()
                && queue.countWaiting() == 0;
    }

    int webhooks() {
        return webhooks;
    }

    void wrote() {
        writes++;
    }

    long writes() {
        return writes;
    }

    private void arrive(Sandbox sandbox, CrmId crm) {
        for (Delivery delivery : sandbox.takeDue()) {
            String type = delivery.headers().getOrDefault("Content-Type", "application/x-www-form-urlencoded");
            String id = "m" + ++webhooks;
            Webhook webhook =
                    new Webhook("", new Account(TENANT, crm), clock.instant(), type, Set.of(), delivery.body());
            queue.enqueue(TENANT.value(), id, codec.encode(webhook));
            journal.say(id + " arrives from " + crm + ": " + delivery.event());
            sandbox.settled(delivery, 200);
        }
    }
}
