package io.leadbridge.crm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What came back from a CRM over HTTP, not yet judged.
 *
 * @param trouble whether and how the exchange itself failed
 * @param status HTTP status; 0 if there was none
 * @param body as text; empty if there was none
 * @param retryAfter what the CRM asked for; {@code null} if it did not, or in a way that cannot be read
 */
public record Reply(Trouble trouble, int status, String body, Duration retryAfter) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How an HTTP exchange fails. */
    public enum Trouble {
        NONE,
        /** No connection: the request surely did not leave. */
        NOT_SENT,
        /** The request may have been worked on, but no answer came. */
        NO_ANSWER,
        /** The answer was larger than we take. */
        TOO_LARGE
    }

    /** An answer of this status. */
    public static Reply of(int status, String body, Duration retryAfter) {
        return new Reply(Trouble.NONE, status, body == null ? "" : body, retryAfter);
    }

    /** No answer. */
    public static Reply failed(Trouble trouble) {
        return new Reply(trouble, 0, "", null);
    }

    /** The body as JSON: missing if it is blank, empty if it is no JSON. */
    public Optional<JsonNode> json() {
        if (body.isBlank()) {
            return Optional.of(MissingNode.getInstance());
        }
        try {
            return Optional.of(JSON.readTree(body));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Whether the CRM is out of order, as a circuit breaker sees it. */
    public boolean isOutage() {
        return trouble != Trouble.NONE || status >= 500;
    }

    /** Whether the same request may fare better at once: no answer came, or an error that is not about being too many. */
    public boolean isPassing() {
        return trouble == Trouble.NO_ANSWER || status == 500 || status == 502 || status == 504;
    }

    /** Without the body, which may hold a person's data. */
    @Override
    public String toString() {
        return trouble == Trouble.NONE ? "HTTP " + status : trouble.toString();
    }
}
