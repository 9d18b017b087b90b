package io.leadbridge.console;

import io.leadbridge.admin.Reply;
import io.leadbridge.catchup.CatchUp;
import io.leadbridge.catchup.Found;
import io.leadbridge.catchup.FoundCodec;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * A lead that is to be looked at again, as a message of the queue as a poll queues what it found: {@code
 * direct:catchup-parse} reads it.
 *
 * @param group of the queue
 * @param message its body
 * @param reply what the person is answered once it is queued
 */
public record Again(String group, byte[] message, Reply reply) {

    /** @param change what was done to it */
    static Again of(TenantId tenant, RecordRef lead, Change change, Clock clock) {
        Found found = new Found(lead.id(), change == null ? Change.UPDATED : change, clock.instant());
        Webhook webhook = new Webhook(
                "",
                new Account(tenant, lead.crm()),
                clock.instant(),
                CatchUp.CONTENT_TYPE,
                Set.of(),
                new FoundCodec().encode(List.of(found)));
        return new Again(tenant.value(), new WebhookCodec().encode(webhook), null);
    }

    Again answeredBy(Reply answer) {
        return new Again(group, message, answer);
    }
}
