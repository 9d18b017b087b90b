package io.leadbridge.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Standing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps that every CRM's route shares: bean {@code transport}. It knows HTTP and leases, but no CRM. */
public final class Transport {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final Duration LEASE_ENDS = Duration.ofSeconds(1);

    private final MeterRegistry meters;
    private final Tags common;

    /** Measures nothing. */
    public Transport() {
        this(new CompositeMeterRegistry(), Tags.empty());
    }

    /** @param common tags of each meter */
    public Transport(MeterRegistry meters, Tags common) {
        this.meters = meters;
        this.common = common;
    }

    /** Whether a step has a call left to make. */
    public boolean isOpen(Calls calls) {
        return calls.isOpen();
    }

    /** Whether a step ends its whole operation. */
    public boolean isFailed(Calls calls) {
        return calls.isFailed();
    }

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

    /** What a call is made for, as metrics name it. */
    public String operation(Call call) {
        return call.operation();
    }

    /** Where a connection is called, if its CRM never moves. */
    public URI url(Connection connection) {
        return connection.url();
    }

    /**
     * Makes a message the request of a call: in one step, for there are some hundred a second.
     *
     * @param headers of the message; emptied, and filled with what Camel's HTTP component and the CRM are to know, but for
     *     credentials
     * @param url the connection's
     * @return the body; {@code null} if there is none
     */
    public byte[] request(Map<String, Object> headers, Call call, URI url) {
        headers.clear();
        headers.put("CamelHttpUri", url + call.path());
        headers.put("CamelHttpMethod", call.method());
        if (call.query() != null) {
            headers.put("CamelHttpQuery", call.query());
        }
        headers.put("Content-Type", "application/json");
        return call.bytes();
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

    /** Whether the CRM is out of order, as a circuit breaker sees it. */
    public boolean isOutage(Reply reply) {
        return reply.isOutage();
    }

    /** What an answer tells about the connection as a whole. */
    public Standing standing(Answer<?> answer) {
        return answer.standing();
    }

    /** Whether a call failed. */
    public boolean failed(Answer<?> answer) {
        return !(answer instanceof Answer.Ok);
    }

    /** When a request goes out, for {@link #measured}: nanoseconds since some moment. */
    public long began() {
        return meters.config().clock().monotonicTime();
    }

    /** Measures how long a request took, in {@code leadbridge_crm_call_seconds}. */
    public void measured(String crm, String operation, long beganNs) {
        meters.timer("leadbridge.crm.call", common.and("crm", crm, "operation", operation))
                .record(began() - beganNs, TimeUnit.NANOSECONDS);
    }

    /** Counts a call in {@code leadbridge_crm_calls_total}; its result is the answer's kind: {@code ok}, {@code later}… */
    public void counted(String crm, String operation, Answer<?> answer) {
        String result = answer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        meters.counter("leadbridge.crm.calls", common.and("crm", crm, "operation", operation, "result", result))
                .increment();
    }
}
