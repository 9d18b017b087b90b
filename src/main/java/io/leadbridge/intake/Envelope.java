package io.leadbridge.intake;

import io.leadbridge.event.Account;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** Puts an admitted webhook into the form of the queue, and names what would make another one its duplicate. */
public final class Envelope {

    private final Clock clock;
    private final Dating dating;
    private final Supplier<String> ids;
    private final WebhookCodec codec = new WebhookCodec();

    /**
     * @param clock stamps when it was received
     * @param dating tells what can be a duplicate at all
     * @param ids gives each message an id, never the same twice
     */
    public Envelope(Clock clock, Dating dating, Supplier<String> ids) {
        this.clock = clock;
        this.dating = dating;
        this.ids = ids;
    }

    /**
     * Replaces the raw bytes in the body by the queue's message, and sets {@value Variables#GROUP}, {@value Variables#MESSAGE_ID}, {@value
     * Variables#DATED} and {@value Variables#DEDUPLICATION_ID}: CRM and SHA-256 of the raw bytes, or the message's own id
     * for a body that carries no time of its own. So it is found again after a lost answer, and no other is taken for it.
     */
    public void seal(Exchange exchange) {
        Account account = exchange.getVariable(Variables.ACCOUNT, Account.class);
        String contentType = exchange.getVariable(Variables.CONTENT_TYPE, String.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        boolean dated = dating.isDated(account.crm(), body);
        String id = ids.get();

        exchange.setVariable(Variables.GROUP, account.tenant().value());
        exchange.setVariable(Variables.MESSAGE_ID, id);
        exchange.setVariable(Variables.DATED, dated);
        exchange.setVariable(Variables.DEDUPLICATION_ID, dated ? account.crm() + ":" + sha256(body) : id);
        String trace = exchange.getVariable(Variables.TRACE, "", String.class);
        exchange.getMessage()
                .setBody(codec.encode(new Webhook("", account, clock.instant(), contentType, Set.of(), body, trace)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
