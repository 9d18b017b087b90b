package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.camel.redisqueue.Verdict;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Totals;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The two identities, counted by itself: webhooks that came in and where they are, events and their outcomes. */
final class Ledger {

    private final World world;
    private final Map<String, Integer> events = new TreeMap<>();
    private final Set<EventId> over = new HashSet<>();
    private final Set<EventId> parked = new HashSet<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Integer> accepted = new TreeMap<>();
    private final Set<String> handed = new TreeSet<>();
    private final Map<String, Integer> newest = new TreeMap<>();
    private final Set<EventId> forPeople = new HashSet<>();
    private long seen;
    private long done;

    Ledger(World world) {
        this.world = world;
    }

    /** A webhook, or a message of a poll, is in the queue. */
    void accepted(String message) {
        accepted.put(message, accepted.size());
    }

    /** A group's messages are handed out; each for its first time comes after all that were there before it. */
    void handed(String group, List<QueueMessage> messages) {
        for (QueueMessage message : messages) {
            if (handed.add(message.id())) {
                int number = accepted.get(message.id());
                int before = newest.getOrDefault(group, -1);
                newest.merge(group, number, Math::max);
                if (number < before) {
                    world.findings.add(
                            Violation.Kind.REORDERED, group + ": " + message.id() + " is handed out after a later one");
                }
            }
        }
    }

    /** A message has so many events, says the hub; it is to say the same each time. */
    void seen(Map<String, Integer> counts) {
        counts.forEach((message, count) -> {
            int before = events.getOrDefault(message, 0);
            events.put(message, Math.max(before, count));
            seen += Math.max(0, count - before);
        });
    }

    /** The history tells that an event has ended. */
    void ended(TenantId tenant, Ended event) {
        world.journal.say(event.id() + " " + event.record() + " " + event.outcome());
        outcomes.merge(event.outcome().word(), 1L, Long::sum);
        boolean first = event.outcome().word().equals("parked") ? parked.add(event.id()) : over.add(event.id());
        if (over.contains(event.id())) {
            forPeople.remove(event.id());
        } else {
            forPeople.add(event.id());
        }
        if (!first) {
            world.findings.add(Violation.Kind.UNCOUNTED, event.id() + " ends twice, as " + event.outcome());
        }
        if (!events.containsKey(event.id().message())) {
            world.findings.add(Violation.Kind.UNCOUNTED, event.id() + " ends and was never seen");
        }
    }

    Map<String, Long> outcomes() {
        return outcomes;
    }

    /** Webhooks accepted are waiting, parked or done, at any moment. */
    void countWebhooks() {
        long there = world.queue.countAll();
        if (there != accepted.size()) {
            world.findings.add(
                    Violation.Kind.UNCOUNTED, accepted.size() + " webhooks accepted, " + there + " are somewhere");
        }
    }

    /** A claim was settled: what is done must have an outcome for each of its events, and the history's sums are ours. */
    void settled(QueueModel.Claim claim, List<Verdict> verdicts) {
        countEvents();
        for (int i = 0; i < verdicts.size(); i++) {
            QueueMessage message = claim.messages().get(i);
            Verdict.Verb verb = verdicts.get(i).verb();
            if (verb != Verdict.Verb.DONE) {
                continue;
            }
            done++;
            int count = events.getOrDefault(message.id(), -1);
            for (int index = 0; index < Math.max(1, count); index++) {
                EventId event = new EventId(message.id(), index);
                if (count != 0 && !over.contains(event)) {
                    world.findings.add(Violation.Kind.LOST, event + " is settled without an outcome");
                }
            }
        }
    }

    /** At rest nothing waits. */
    void atRest() {
        long waiting = world.queue.countWaiting();
        if (waiting != 0) {
            world.findings.add(Violation.Kind.STUCK, waiting + " messages still wait");
        }
        if (waiting == 0 && world.queue.parked().isEmpty() && seen != over.size()) {
            world.findings.add(Violation.Kind.UNCOUNTED, seen + " events, " + over.size() + " outcomes");
        }
        countEvents();
    }

    /** Events seen are waiting or have ended, as the history counts them and as we do. */
    private void countEvents() {
        long counted = 0;
        long ended = 0;
        for (Tenant tenant : world.tenants.values()) {
            Totals totals = world.history.totals(tenant.id);
            counted += totals.seen();
            ended += totals.ended();
        }
        long told = over.size() + forPeople.size();
        if (counted != seen || ended != told || ended > counted) {
            world.findings.add(
                    Violation.Kind.UNCOUNTED,
                    "the history counts " + counted + " events and " + ended + " outcomes, " + seen + " and " + told
                            + " were told");
        }
    }
}
