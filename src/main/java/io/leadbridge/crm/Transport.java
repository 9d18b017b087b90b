package io.leadbridge.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Lease;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps that every CRM's route shares: bean {@code transport}. It knows HTTP and leases, but no CRM. */
public final class Transport {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final Duration LEASE_ENDS = Duration.ofSeconds(1);

    /** The next call of a step. */
    public Call next(Calls calls) {
        return calls.next();
    }

    /**
     * Gives a step the answer to its call. A read whose answer was lost, or that met with an error of the CRM's own, is
     * made again at once: else of an operation of many reads, as of a batch's leads, hardly one would come through while
     * some calls fail.
     *
     * @param reply what the call brought; {@code null} if nothing went out yet
     * @param tries how often a read is made, 1 or more
     */
    public Calls take(Calls calls, Answer<JsonNode> answer, Reply reply, int tries) {
        return calls.take(answer, reply != null && reply.isPassing() && calls.failedTries() + 1 < tries);
    }

    /** The answer to a call that our own limits do not let out. */
    public Answer<Object> held(Duration after, String reason) {
        return new Answer.Hold<>(after, reason);
    }

    /**
     * Whether a call may not start any more: a write must end before its lease does.
     *
     * @param lease may be null for reads
     * @param timeoutMs longest time that the request may take, in milliseconds
     */
    public boolean mayNotStart(Call call, Lease lease, long timeoutMs) {
        return call.write() && !lease.outlasts(Duration.ofMillis(timeoutMs));
    }

    /** The answer to a write whose lease ends too soon. */
    public Answer<Object> leaseEnds(Call call) {
        return new Answer.Hold<>(LEASE_ENDS, call + ": not begun, for its lease would end before its time-out");
    }

    /** What there is before anything was sent. */
    public Reply nothing() {
        return Reply.failed(Reply.Trouble.NOT_SENT);
    }

    /**
     * What an HTTP exchange brought.
     *
     * @param retryAfter the header's value, seconds or a date; {@code null} if there was none
     * @param date the header Date: a date in {@code retryAfter} counts from there, for the CRM's clock is not ours
     */
    public Reply reply(int status, String body, String retryAfter, String date) {
        return Reply.of(status, body, wait(retryAfter, date));
    }

    /** RFC 9110, 10.2.3. A date that has passed means at once. */
    private static Duration wait(String retryAfter, String date) {
        if (retryAfter == null) {
            return null;
        }
        if (retryAfter.strip().matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
        }
        try {
            Duration wait = Duration.between(httpDate(date == null ? "" : date), httpDate(retryAfter));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Instant httpDate(String text) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from);
    }

    /** What an HTTP exchange that broke off means: was the request sent? */
    public Reply broken(Call call, Exception exception) {
        LOG.debug("{} broke off: {}", call, exception.getClass().getSimpleName());
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof AnswerTooLarge) {
                LOG.warn("{}: {}", call, cause.getMessage());
                return Reply.failed(Reply.Trouble.TOO_LARGE);
            }
            if (cause instanceof ConnectException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof ConnectionRequestTimeoutException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException) {
                return Reply.failed(Reply.Trouble.NOT_SENT);
            }
        }
        return Reply.failed(Reply.Trouble.NO_ANSWER);
    }

    /** Whether a call failed. */
    public boolean failed(Answer<?> answer) {
        return !(answer instanceof Answer.Ok);
    }

    /** The answer's kind in lower case, for metrics: {@code ok}, {@code later}… */
    public String word(Answer<?> answer) {
        return answer.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
