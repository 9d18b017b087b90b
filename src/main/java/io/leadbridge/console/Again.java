package io.leadbridge.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.Reply;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;

/**
 * A lead that is to be looked at again, as a message of the queue in our own words: {@code direct:catchup-parse} reads them.
 *
 * @param group of the queue
 * @param message its body
 * @param reply what the person is answered once it is queued
 */
public record Again(String group, byte[] message, Reply reply) {

    private static final String TYPE = "application/vnd.leadbridge.found+json";

    /** @param change what was done to it */
    static Again of(TenantId tenant, RecordRef lead, Change change, Clock clock) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        said.putArray("found")
                .addObject()
                .put("lead", lead.id())
                .put("change", (change == null ? Change.UPDATED : change).word())
                .put("atMs", clock.millis());
        Webhook webhook = new Webhook(
                "",
                new Account(tenant, lead.crm()),
                clock.instant(),
                TYPE,
                Set.of(),
                said.toString().getBytes(StandardCharsets.UTF_8));
        return new Again(tenant.value(), new WebhookCodec().encode(webhook), null);
    }

    Again answeredBy(Reply answer) {
        return new Again(group, message, answer);
    }
}
