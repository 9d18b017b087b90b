package io.leadbridge.sync;

import io.leadbridge.camel.redisqueue.QueueLease;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Diary;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Opens the messages of a batch: webhooks of one tenant, or what is wrong with them. */
final class Opening {

    private final Function<TenantId, Optional<Customer>> customers;
    private final WebhookCodec codec;
    private final Clock clock;

    Opening(Function<TenantId, Optional<Customer>> customers, WebhookCodec codec, Clock clock) {
        this.customers = customers;
        this.codec = codec;
        this.clock = clock;
    }

    /** Messages that cannot be worked at all are noted with the reason. */
    Course open(List<QueueMessage> messages, QueueLease lease) {
        List<Webhook> webhooks = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        Set<String> sentAgain = new HashSet<>();
        Batch batch = null;
        for (QueueMessage message : messages) {
            try {
                Webhook webhook = codec.decode(message.id(), message.body());
                TenantId tenant = webhook.account().tenant();
                Optional<Customer> customer = customers.apply(tenant);
                String fault = fault(webhook, customer, batch);
                if (fault != null) {
                    refused.put(message.id(), fault);
                    continue;
                }
                if (batch == null) {
                    Customer known = customer.orElseThrow();
                    batch = new Batch(
                            tenant,
                            known.rules(),
                            known.region(),
                            known.policy(),
                            new GroupLease(lease),
                            Diary.open(clock));
                }
                webhooks.add(webhook);
                if (message.replayed() && message.attempt() == 1) {
                    sentAgain.add(message.id());
                }
            } catch (IllegalArgumentException e) {
                refused.put(message.id(), "sync: not a webhook as intake writes it: " + e.getMessage());
            }
        }
        return new Course(batch, webhooks, refused, sentAgain);
    }

    private static String fault(Webhook webhook, Optional<Customer> customer, Batch batch) {
        Account account = webhook.account();
        if (customer.isEmpty()) {
            return "sync: there is no tenant " + account.tenant() + "; add it, then send the message again";
        }
        if (!customer.get().crms().contains(account.crm())) {
            return "sync: tenant " + account.tenant() + " has no connection to " + account.crm();
        }
        if (batch != null && !batch.tenant().equals(account.tenant())) {
            return "sync: of tenant " + account.tenant() + ", but queued among those of " + batch.tenant();
        }
        return null;
    }
}
