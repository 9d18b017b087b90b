package io.leadbridge.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeSet;

/**
 * The queue's form of a webhook: one line of JSON that says whose it is, then the raw bytes as they came.
 *
 * <p>Example: <code>{"v":1,"tenant":"acme","crm":"amocrm","receivedAtMs":1700000000000,"contentType":""}\n…</code>, with
 * {@code "only":[1,3]} where only some of its events are left, and {@code "trace":"00-…"} where its request was
 * traced.
 */
public final class WebhookCodec {

    private static final int VERSION = 1;

    private final ObjectMapper json = new ObjectMapper();

    /** Writes a webhook for the queue. */
    public byte[] encode(Webhook webhook) {
        ObjectNode head = json.createObjectNode();
        head.put("v", VERSION);
        head.put("tenant", webhook.account().tenant().value());
        head.put("crm", webhook.account().crm().value());
        head.put("receivedAtMs", webhook.receivedAt().toEpochMilli());
        head.put("contentType", webhook.contentType());
        if (!webhook.only().isEmpty()) {
            new TreeSet<>(webhook.only()).forEach(head.withArray("only")::add);
        }
        if (!webhook.trace().isEmpty()) {
            head.put("trace", webhook.trace());
        }
        byte[] line = (head + "\n").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(line.length + webhook.body().length)
                .put(line)
                .put(webhook.body())
                .array();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param message id of the message
     * @throws IllegalArgumentException if {@code bytes} has not that form
     */
    public Webhook decode(String message, byte[] bytes) {
        int end = endOfLine(bytes);
        try {
            JsonNode head = json.readTree(new String(bytes, 0, end, StandardCharsets.UTF_8));
            if (head.path("v").asInt() != VERSION) {
                throw new IllegalArgumentException(
                        "message " + message + ": form " + head.path("v") + ", expected " + VERSION);
            }
            TreeSet<Integer> only = new TreeSet<>();
            head.path("only").forEach(index -> only.add(index.asInt()));
            byte[] body = new byte[bytes.length - end - 1];
            System.arraycopy(bytes, end + 1, body, 0, body.length);
            return new Webhook(
                    message,
                    new Account(
                            new TenantId(head.path("tenant").asText()),
                            new CrmId(head.path("crm").asText())),
                    Instant.ofEpochMilli(head.path("receivedAtMs").asLong()),
                    head.path("contentType").asText(),
                    only,
                    body,
                    head.path("trace").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("message " + message + ": its first line is not JSON", e);
        }
    }

    /** The trace in what {@link #encode} wrote; empty if there is none, or if {@code bytes} has not that form. */
    public String trace(byte[] bytes) {
        try {
            return json.readTree(new String(bytes, 0, endOfLine(bytes), StandardCharsets.UTF_8))
                    .path("trace")
                    .asText();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return "";
        }
    }

    private static int endOfLine(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw new IllegalArgumentException("a webhook's message begins with a line of JSON");
    }
}
