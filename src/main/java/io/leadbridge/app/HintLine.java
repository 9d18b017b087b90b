package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.catchup.CatchUp;
import io.leadbridge.catchup.Found;
import io.leadbridge.catchup.FoundCodec;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** Has leads looked at: puts a message of ours into their tenant's line, as the catch-up does. */
final class HintLine implements AutoCloseable {

    private final CamelContext camel;
    private final Clock clock;
    private final String queue;
    private final FoundCodec codec = new FoundCodec();
    private final WebhookCodec webhooks = new WebhookCodec();
    private ProducerTemplate template;

    /** @param camel may be started later */
    HintLine(CamelContext camel, Settings settings, Clock clock) {
        this.camel = camel;
        this.clock = clock;
        // A command has no component that is set up as the server's.
        this.queue = "redis-queue:" + settings.intake().queue() + "?shards="
                + settings.intake().queueShards() + "&maxBodySize="
                + settings.properties().get("queue.max-body");
    }

    /**
     * The lead is to be looked at.
     *
     * @throws UncheckedIOException if Redis does not answer
     */
    void hint(TenantId tenant, RecordRef lead) {
        byte[] found = codec.encode(List.of(new Found(lead.id(), Change.UPDATED, null)));
        Webhook hint = new Webhook(
                "", new Account(tenant, lead.crm()), clock.instant(), CatchUp.CONTENT_TYPE, Set.of(), found);
        try {
            template().sendBodyAndHeader(queue, webhooks.encode(hint), RedisQueueConstants.GROUP, tenant.value());
        } catch (CamelExecutionException e) {
            throw e.getCause() instanceof IOException cause ? new UncheckedIOException(cause) : e;
        }
    }

    private synchronized ProducerTemplate template() {
        if (template == null) {
            template = camel.createProducerTemplate();
        }
        return template;
    }

    @Override
    public synchronized void close() {
        if (template != null) {
            template.stop();
        }
    }
}
