package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.intake.Dating;
import io.leadbridge.sandbox.Delivery;
import io.leadbridge.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The way in, as the intake route and dedup take it: claim the id, store, answer. It may die between any two of these; then
 * the CRM gets no answer, and tries again or does not.
 */
final class Intake {

    private static final Duration CLAIM = Duration.ofSeconds(10);
    private static final int UNAVAILABLE = 503;
    private static final int GOOD = 200;

    private final World world;
    private final Random random;
    private final WebhookCodec codec = new WebhookCodec();
    private final Set<String> accepted = new HashSet<>();
    // As application.properties has them.
    private final Dating dating = new Dating(Map.of(
            World.AMOCRM, Pattern.compile("[\\[Bb](?:last_modified|updated_at)(?:\\]|%5D|%5d)=\\d"),
            World.LPTRACKER,
                    Pattern.compile("action_timestamp(%22|\"|%5C|\\\\)*(%3A|:)(%20|\\+|\\s)*(%22|\"|%5C|\\\\)*\\d")));
    private double crashShare;
    private int messages;

    Intake(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    void faults(double crashes) {
        crashShare = crashes;
    }

    /** Webhooks that were taken in, polls' messages among them. */
    int messages() {
        return messages;
    }

    /** Takes what a CRM sends now. */
    void take(Tenant tenant, boolean fromAmocrm) {
        Sandbox sandbox = tenant.sandbox(fromAmocrm);
        Optional<Instant> due = sandbox.nextDue();
        if (due.isEmpty() || due.get().isAfter(world.clock.instant())) {
            return;
        }
        CrmId crm = fromAmocrm ? World.AMOCRM : World.LPTRACKER;
        for (Delivery delivery : sandbox.takeDue()) {
            sandbox.settled(delivery, take(tenant, crm, delivery));
        }
    }

    private int take(Tenant tenant, CrmId crm, Delivery delivery) {
        if (dies()) {
            return Delivery.UNREACHABLE;
        }
        String type = delivery.headers().getOrDefault("Content-Type", "application/x-www-form-urlencoded");
        String body = new String(delivery.body(), StandardCharsets.ISO_8859_1);
        String id = "m" + ++messages;
        Webhook webhook = new Webhook("", tenant.account(crm), world.clock.instant(), type, Set.of(), delivery.body());
        if (world.plant == Plant.ANSWER_FIRST && dies()) {
            world.ledger.accepted(id);
            return GOOD;
        }
        boolean dated = dating.isDated(crm, delivery.body());
        String key = dated ? crm + ":" + name(crm, delivery, body) : id;
        String token = "token" + messages;
        if (dated && !world.queue.markPending(tenant.name, key, token, CLAIM)) {
            token = "";
        } else if (dies()) {
            return Delivery.TIMED_OUT;
        }
        QueueModel.Sent sent = world.queue.enqueue(
                tenant.name, id, codec.encode(webhook), Duration.ZERO, 0, dated ? key : null, dated ? token : "");
        world.journal.say(id + " " + tenant + " from " + crm + ": " + delivery.event() + " " + sent.result());
        if (sent.result().equals(RedisQueueConstants.BUSY)) {
            return UNAVAILABLE;
        }
        if (sent.result().equals(RedisQueueConstants.ACCEPTED)) {
            accepted.add(tenant + " " + crm + " " + body);
            world.ledger.accepted(id);
        } else if (!accepted.contains(tenant + " " + crm + " " + body)) {
            world.findings.add(
                    Violation.Kind.LOST, id + " " + tenant + " from " + crm + " is called a duplicate, and is none");
        }
        return dies() ? Delivery.TIMED_OUT : GOOD;
    }

    private String name(CrmId crm, Delivery delivery, String body) {
        return world.plant == Plant.DEDUP_TOO_BROAD
                ? delivery.event() + body.length()
                : UUID.nameUUIDFromBytes(delivery.body()).toString();
    }

    /** A message of a poll. */
    void found(String group, byte[] body) {
        String id = "p" + ++messages;
        world.queue.enqueue(group, id, body);
        world.ledger.accepted(id);
        world.journal.say(id + " " + group + " found by a poll");
    }

    private boolean dies() {
        return crashShare > 0 && random.nextDouble() < crashShare;
    }
}
