package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.Form;
import io.leadbridge.sandbox.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Sends a webhook: the account's own part, and the headers recorded in 2025. */
final class AmoPost {

    private final Surroundings surroundings;
    private final AmoWorld world;

    AmoPost(Surroundings surroundings, AmoWorld world) {
        this.surroundings = surroundings;
        this.world = world;
        surroundings.outbox().joinsBy(AmoJoining::join);
        surroundings.outbox().triesAgainWith(headers -> set(AmoSettings.RETRY_KEEPS_ID) ? headers : headers());
    }

    /**
     * Sends.
     *
     * @param event the word that a subscription names it by
     * @param form what is told of the entity, under index 0
     */
    void send(String event, Form form) {
        Form account = new Form()
                .add("account[subdomain]", world.subdomain)
                .add("account[id]", AmoWorld.ACCOUNT)
                .add("account[_links][self]", "https://" + world.subdomain + ".amocrm.ru");
        boolean accountLast = surroundings.settings().flag(AmoSettings.ACCOUNT_LAST);
        Form body = accountLast ? form.add(account) : account.add(form);
        surroundings.outbox().send(event, this::headers, body.bytes());
    }

    boolean set(String key) {
        return surroundings.settings().flag(key);
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("User-Agent", "amoCRM-Webhooks/3.0");
        headers.put("Accept-Encoding", "gzip");
        long high = surroundings.random().nextLong();
        long low = surroundings.random().nextLong();
        headers.put("X-Amocrm-RequestId", new UUID(high, low).toString());
        return headers;
    }
}
