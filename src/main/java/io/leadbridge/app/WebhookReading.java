package io.leadbridge.app;

import io.leadbridge.event.Parsed;
import io.leadbridge.event.Webhook;
import io.leadbridge.sync.Sync;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** What a webhook says, as the routes of its CRM read it. No CRM is called, nothing is kept. */
final class WebhookReading implements Function<Webhook, Parsed> {

    private final CamelContext camel;
    private ProducerTemplate template;

    /** @param camel may be started later */
    WebhookReading(CamelContext camel) {
        this.camel = camel;
    }

    /** Of one that cannot be read, its fault says why. */
    @Override
    public Parsed apply(Webhook webhook) {
        String route = Sync.parser(webhook) + "-parse";
        try {
            // Without it, a route that a person stopped would be waited for.
            return template().requestBody("direct:" + route + "?block=false", webhook, Parsed.class);
        } catch (CamelExecutionException e) {
            String cause = e.getCause() == null
                    ? e.getClass().getSimpleName()
                    : e.getCause().getClass().getSimpleName();
            return Parsed.unreadable(webhook.message(), "route " + route + " does not read it (" + cause + ")");
        }
    }

    private synchronized ProducerTemplate template() {
        if (template == null) {
            template = camel.createProducerTemplate();
        }
        return template;
    }
}
