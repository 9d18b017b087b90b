package io.leadbridge.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Account;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the CRM what became of its webhook, and counts it. */
public final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final Duration retryAfter;
    private final Consumer<Verdict> counter;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param retryAfter when a CRM is to send again what could not be kept
     * @param counter told each verdict, once
     */
    public Answers(Duration retryAfter, Consumer<Verdict> counter) {
        this.retryAfter = retryAfter;
        this.counter = counter;
    }

    /**
     * Makes the message the answer that {@value Variables#VERDICT} asks for. Nothing of the request is left in it.
     */
    public void answer(Exchange exchange) {
        Verdict said = Verdict.of(exchange.getVariable(Variables.VERDICT, String.class));
        Verdict verdict = said == Verdict.ADMITTED ? Verdict.UNAVAILABLE : said;
        ObjectNode text = json.createObjectNode().put("status", verdict.word());
        if (verdict == Verdict.ACCEPTED) {
            text.put("id", exchange.getVariable(Variables.MESSAGE_ID, String.class));
        }
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, verdict.httpStatus());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        if (verdict.retryable()) {
            message.setHeader("Retry-After", retryAfter.toSeconds());
        }
        message.setBody(text.toString());
        counter.accept(verdict);
        log(exchange, verdict);
    }

    private static void log(Exchange exchange, Verdict verdict) {
        Account account = exchange.getVariable(Variables.ACCOUNT, Account.class);
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (verdict == Verdict.UNAVAILABLE && cause != null) {
            LOG.warn("intake: {} webhook not kept, the CRM will send it again: {}", account, cause.toString());
        } else {
            LOG.debug("intake: {} {}", account, verdict.word());
        }
    }
}
