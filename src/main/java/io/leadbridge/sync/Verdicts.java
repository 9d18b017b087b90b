package io.leadbridge.sync;

import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the queue what becomes of a batch's messages, by {@link Settle}'s decision. */
final class Verdicts {

    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

    private final WebhookCodec codec;

    Verdicts(WebhookCodec codec) {
        this.codec = codec;
    }

    /** Gives every message its verdict, and the group its hold if one is on hold. */
    void give(Course course, Settlement settlement) {
        course.refused().forEach((message, reason) -> park(message, reason, settlement));
        Map<String, Map<EventId, Outcome>> byMessage = Settle.byMessage(course.outcomes());
        Duration hold = null;
        String holdReason = null;
        for (Webhook webhook : course.webhooks()) {
            Map<EventId, Outcome> own = byMessage.getOrDefault(webhook.message(), Map.of());
            Settle.Fate fate = Settle.fate(own);
            if (!fate.events().isEmpty() && fate.events().size() < own.size()) {
                settlement.replaceWith(webhook.message(), codec.encode(webhook.reducedTo(fate.events())));
            }
            give(webhook.message(), fate, settlement);
            if (fate.verb() == Settle.Verb.HOLD && (hold == null || fate.after().compareTo(hold) > 0)) {
                hold = fate.after();
                holdReason = fate.reason();
            }
        }
        if (hold != null) {
            settlement.hold(hold, holdReason);
        }
    }

    private static void give(String message, Settle.Fate fate, Settlement settlement) {
        switch (fate.verb()) {
            case DONE -> settlement.done(message);
            case RETRY -> {
                LOG.warn("{} comes back: {}", message, fate.reason());
                // Zero: nobody said when, so the queue's own backoff decides.
                settlement.retry(message, fate.after().isZero() ? null : fate.after(), fate.reason());
            }
            case PARK -> park(message, fate.reason(), settlement);
            case HOLD -> LOG.debug("{} waits: {}", message, fate.reason());
        }
    }

    private static void park(String message, String reason, Settlement settlement) {
        LOG.error("{} parked: {}", message, reason);
        settlement.park(message, reason);
    }
}
