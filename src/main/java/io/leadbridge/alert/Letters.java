package io.leadbridge.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Makes of a {@link Notice} in the body what its channel sends: bean {@code alert-letters}. Addresses are set here and not
 * in the route file, for consoles show the routes, and an address may hold a secret.
 */
public final class Letters {

    private final Addresses addresses;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param webhookUrl where the webhook goes; empty for none
     * @param webhookSecret {@code whsec_} and base64 of 24 to 64 bytes
     * @param telegramChat id of a chat, or {@code @channel}
     * @param mailServer {@code smtp://host:port} or {@code smtps://host:port}
     * @param mailFrom sender
     * @param mailTo receivers, with commas between them
     */
    public record Addresses(
            String webhookUrl,
            String webhookSecret,
            String telegramChat,
            String mailServer,
            String mailFrom,
            String mailTo) {

        /** Without what is in them. */
        @Override
        public String toString() {
            return "Addresses[***]";
        }
    }

    public Letters(Addresses addresses) {
        this.addresses = addresses;
    }

    /**
     * A webhook after Standard Webhooks 1.0: JSON with {@code type}, {@code timestamp} and {@code data}, and the headers
     * {@code webhook-id}, {@code webhook-timestamp} (seconds) and {@code webhook-signature}. See
     * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
     */
    public void webhook(Exchange exchange) throws JsonProcessingException, WebhookSigningException {
        Notice notice = exchange.getMessage().getBody(Notice.class);
        String body = json.writeValueAsString(payload(notice));
        long seconds = notice.at().getEpochSecond();
        Message message = exchange.getMessage();
        message.setBody(body.getBytes(StandardCharsets.UTF_8));
        message.setHeader(Exchange.HTTP_URI, addresses.webhookUrl());
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("webhook-id", notice.id());
        message.setHeader("webhook-timestamp", Long.toString(seconds));
        message.setHeader("webhook-signature", new Webhook(addresses.webhookSecret()).sign(notice.id(), seconds, body));
    }

    /** A text for one chat. */
    public void telegram(Exchange exchange) {
        Notice notice = exchange.getMessage().getBody(Notice.class);
        exchange.getMessage().setBody(notice.text());
        exchange.getMessage().setHeader("CamelTelegramChatId", addresses.telegramChat());
    }

    /** A plain text for all receivers; sets the variable {@code mailServer}. */
    public void mail(Exchange exchange) {
        Notice notice = exchange.getMessage().getBody(Notice.class);
        Message message = exchange.getMessage();
        message.setBody(notice.text());
        message.setHeader("From", addresses.mailFrom());
        message.setHeader("To", addresses.mailTo());
        message.setHeader("Subject", notice.title());
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
        exchange.setVariable("mailServer", addresses.mailServer());
    }

    private static Map<String, Object> payload(Notice notice) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("hub", notice.hub());
        data.put("grade", notice.problem().grade().word());
        data.put("kind", notice.problem().kind());
        data.put("subject", notice.problem().subject());
        data.put("size", notice.problem().size());
        data.put("text", notice.problem().text());
        data.put("since", notice.since().toString());
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("type", "problem." + notice.state().word());
        payload.put("timestamp", notice.at().toString());
        payload.put("data", data);
        return payload;
    }
}
