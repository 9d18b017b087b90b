package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.catchup.Cursors;
import io.leadbridge.catchup.InMemoryCursors;
import io.leadbridge.crm.InMemoryTokens;
import io.leadbridge.crm.OAuthMemoryStore;
import io.leadbridge.crm.OAuthStore;
import io.leadbridge.crm.Tokens;
import io.leadbridge.deliver.Books;
import io.leadbridge.deliver.InMemoryBooks;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.history.History;
import io.leadbridge.history.InMemoryHistory;
import io.leadbridge.limit.InMemorySlots;
import io.leadbridge.limit.Slots;
import io.leadbridge.sync.Heard;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** One seed's universe: time, tenants with both their CRMs, people, and all that the hub's instances share. */
final class World implements Baton.Outside {

    static final CrmId AMOCRM = new CrmId("amocrm");
    static final CrmId LPTRACKER = new CrmId("lptracker");

    /** From the first act on; the first poll of each connection comes before. */
    static final Duration SETTLING = Duration.ofMinutes(5);

    private static final double MOST_FREEZES = 0.1;

    private static final QueueModel.Options OPTIONS = new QueueModel.Options(
            Duration.ofMillis(4500),
            Duration.ofMillis(2500),
            50,
            1000,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofHours(2));

    final HandClock clock = new HandClock(Instant.parse("2026-03-01T09:00:00Z"));
    final Heard heard = Heard.inMemory();
    final Journal journal = new Journal(clock);
    final Findings findings;
    final Map<String, Tenant> tenants = new LinkedHashMap<>();
    final List<Instance> instances = new ArrayList<>();
    final Baton baton;
    final QueueModel queue;
    final Intake intake;
    final Operators operators;
    final Ledger ledger;
    final Duration period;
    final Plant plant;
    final Books books;
    final History history;
    final InMemoryHistory outcomes;
    final Slots slots;
    final Cursors cursors;
    final Tokens tokens = new InMemoryTokens(clock);
    final OAuthStore oauth = new OAuthMemoryStore(clock);
    final MetadataStore metadata = new LockedMetadata(clock);
    private final Random chance;
    private final Random freezes;
    private double freezeShare;
    private double crashShare;
    private double yieldShare;

    World(long seed, Plant plant, Form form) {
        this.plant = plant;
        findings = new Findings(plant);
        baton = new Baton(clock, new Random(seed * 31 + 1));
        queue = new QueueModel(clock, new Random(seed * 31 + 2), OPTIONS);
        chance = new Random(seed * 31 + 3);
        freezes = new Random(seed * 31 + 8);
        ledger = new Ledger(this);
        outcomes = new InMemoryHistory(ledger::ended);
        Planted planted = new Planted(plant, this);
        books = planted.books(new InMemoryBooks());
        history = planted.history(outcomes);
        slots = planted.slots(new InMemorySlots(clock));
        cursors = planted.cursors(new InMemoryCursors(clock));
        Random draws = new Random(seed * 31 + 4);
        period = form.drawPeriod(draws);
        int number = 1 + draws.nextInt(3);
        for (int i = 1; i <= number; i++) {
            Tenant tenant = new Tenant(this, "t" + i, Shape.draw(draws), draws.nextLong());
            tenants.put("t" + i, tenant);
        }
        intake = new Intake(this, new Random(seed * 31 + 5));
        operators = new Operators(this, new Random(seed * 31 + 6));
    }

    void faults(double crashes, double yields) {
        crashShare = crashes;
        yieldShare = yields;
    }

    /** In most storms, workers freeze now and then. */
    void freezes(boolean on) {
        freezeShare = on && freezes.nextInt(3) > 0 ? freezes.nextDouble() * MOST_FREEZES : 0;
    }

    Tenant tenant(Account account) {
        return tenants.get(account.tenant().value());
    }

    /** An instance touches the outside; it may die here, or another goes first. */
    void touch(Instance instance, String what, int factor) {
        Baton.Actor actor = baton.current();
        requireAlive(instance, actor);
        if (crashShare > 0 && chance.nextDouble() < crashShare * factor) {
            journal.say("crash of " + instance + " at " + what);
            instance.die(Duration.ofMillis(200 + chance.nextInt(20_000)));
            throw new Crash();
        }
        if (yieldShare > 0 && chance.nextDouble() < yieldShare) {
            baton.pause(Duration.ofMillis(chance.nextInt(3)));
            requireAlive(instance, actor);
        }
    }

    /**
     * A worker may stand still before it keeps something, for longer than its lease. Not between the look at the lease and
     * the call that follows: that window is the CRMs' ({@code docs/promises.md}).
     */
    void mayFreeze(Instance instance, String before) {
        if (freezeShare > 0 && instance.isAtWork() && freezes.nextDouble() < freezeShare) {
            Duration time = Duration.ofMillis(1000 + freezes.nextInt(15_000));
            journal.say(instance + " freezes for " + time + " before " + before);
            instance.freezes(time);
            pass(instance, time);
        }
    }

    void requireAlive(Instance instance, Baton.Actor actor) {
        if (baton.closed() || actor.life() != instance.life()) {
            throw new Crash();
        }
    }

    /** The present actor waits. */
    void pass(Instance instance, Duration time) {
        Baton.Actor actor = baton.current();
        requireAlive(instance, actor);
        baton.pause(time);
        requireAlive(instance, actor);
    }

    @Override
    public void act() {
        for (Tenant tenant : tenants.values()) {
            tenant.people.act();
        }
        operators.act();
        for (Tenant tenant : tenants.values()) {
            intake.take(tenant, true);
            intake.take(tenant, false);
        }
        ledger.countWebhooks();
    }

    @Override
    public Optional<Instant> next() {
        // Asked at each step: streams would take a tenth of a seed's time.
        Optional<Instant> first = operators.next();
        for (Tenant tenant : tenants.values()) {
            first = earlier(first, tenant.people.next());
            first = earlier(first, tenant.amocrm.nextDue());
            first = earlier(first, tenant.lptracker.nextDue());
        }
        return first;
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || other.isPresent() && other.get().isBefore(one.get()) ? other : one;
    }

    @Override
    public void heartbeat() {
        instances.forEach(instance -> instance.renew(chance));
    }

    @Override
    public boolean isOver() {
        return findings.isOver();
    }

    @Override
    public boolean isIdle() {
        return instances.stream().noneMatch(Instance::holdsLease);
    }

    /** Lets so much time pass. */
    void go(Duration time) {
        baton.until(clock.instant().plus(time), this);
    }
}
