package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port onto the CRMs' routes: {@code direct:{crm}-fetch}, {@code -search}, {@code -create}, {@code -update},
 * {@code -note}, {@code -task}, {@code -noted}, {@code -tasked}, {@code -changes}, {@code -touched}, {@code -subscribe} and {@code -describe}. A route gets the request as body
 * and the variables {@code account} and {@code lease}, and leaves an {@link Answer} as body. Where the request is a list, it
 * leaves a list with an answer for each, or one failure for all.
 */
public final class CamelCrm implements Crm, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CamelCrm.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final CamelContext context;
    private final ProducerTemplate template;
    private final String priority;
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

    /** Its calls go first. */
    public CamelCrm(CamelContext context) {
        this(context, null);
    }

    /** @param priority whose calls these are, for the limits: {@code live}, {@code retry}, {@code backfill}; {@code null} for live */
    public CamelCrm(CamelContext context, String priority) {
        this.context = context;
        this.template = context.createProducerTemplate();
        this.priority = priority;
    }

    @Override
    public Answer<List<Record>> fetch(Account account, Set<String> leads, Instant since) {
        return call(account, "fetch", new Fetch(leads, since), null);
    }

    @Override
    public Answer<List<Match>> search(Account account, Search search) {
        return call(account, "search", search, null);
    }

    @Override
    public List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease) {
        return callForEach(account, "create", drafts, lease);
    }

    @Override
    public List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease) {
        return callForEach(account, "update", patches, lease);
    }

    @Override
    public List<Answer<Noted>> note(Account account, List<Note> notes, Lease lease) {
        return callForEach(account, "note", notes, lease);
    }

    @Override
    public List<Answer<Noted>> task(Account account, List<Task> tasks, Lease lease) {
        return callForEach(account, "task", tasks, lease);
    }

    @Override
    public Answer<List<Remark>> noted(Account account, String lead, Instant since) {
        return call(account, "noted", new Remarked(lead, since), null);
    }

    @Override
    public Answer<List<Remark>> tasked(Account account, String lead, Instant since) {
        return call(account, "tasked", new Remarked(lead, since), null);
    }

    @Override
    public Answer<Changes> changes(Account account, Instant since) {
        return call(account, "changes", since, null);
    }

    @Override
    public Answer<Changes> touched(Account account, Instant since) {
        return context.getRoute(account.crm() + "-touched") == null
                ? Crm.super.touched(account, since)
                : call(account, "touched", since, null);
    }

    @Override
    public Answer<Set<String>> elsewhere(Account account, Set<String> leads) {
        return context.getRoute(account.crm() + "-elsewhere") == null
                ? Crm.super.elsewhere(account, leads)
                : call(account, "elsewhere", new Fetch(leads, null), null);
    }

    @Override
    public Answer<Set<String>> merged(Account account, RecordRef record) {
        return call(account, "merged", record, null);
    }

    @Override
    public Answer<Subscribed> subscribe(Account account, URI webhook) {
        return call(account, "subscribe", webhook, null);
    }

    @Override
    public Answer<Subscribed> subscription(Account account, URI webhook) {
        return call(account, "subscription", webhook, null);
    }

    @Override
    public Answer<Metadata> describe(Account account) {
        return call(account, "describe", null, null);
    }

    @Override
    public void close() {
        template.stop();
    }

    /**
     * @param lease {@code null} for a read
     */
    private <T> Answer<T> call(Account account, String operation, Object request, Lease lease) {
        Object body = send(account, operation, request, lease);
        if (body instanceof Answer) {
            @SuppressWarnings("unchecked")
            Answer<T> answer = (Answer<T>) body;
            return answer;
        }
        return unexpected(account, operation, "it gave no answer", lease != null);
    }

    /** A failure of the whole operation is each request's answer. */
    private <T> List<Answer<T>> callForEach(Account account, String operation, List<?> requests, Lease lease) {
        Object body = send(account, operation, requests, lease);
        if (body instanceof List && ((List<?>) body).size() == requests.size()) {
            @SuppressWarnings("unchecked")
            List<Answer<T>> answers = (List<Answer<T>>) body;
            return List.copyOf(answers);
        }
        if (body instanceof Answer && !(body instanceof Answer.Ok)) {
            return Collections.nCopies(requests.size(), ((Answer<?>) body).failure());
        }
        return Collections.nCopies(
                requests.size(), unexpected(account, operation, "it gave no answer to each request", lease != null));
    }

    /** The route's answer; a failure if there is no such route, or if it failed in a way that nobody expects. */
    private Object send(Account account, String operation, Object request, Lease lease) {
        String route = account.crm() + "-" + operation;
        if (context.getRoute(route) == null) {
            return missing(account.crm(), operation);
        }
        Endpoint endpoint =
                endpoints.computeIfAbsent(route, absent -> context.getEndpoint("direct:" + absent + "?block=false"));
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(request);
        exchange.setVariable("account", account);
        exchange.setVariable("lease", lease);
        if (priority != null) {
            exchange.setVariable("priority", priority);
        }
        template.send(endpoint, exchange);
        return exchange.getException() == null
                ? exchange.getMessage().getBody()
                : unexpected(account, operation, where(exchange.getException()), lease != null);
    }

    private <T> Answer<T> missing(CrmId crm, String operation) {
        if (!context.getStatus().isStarted()) {
            return new Answer.Hold<>(AFTER_FAILURE, "route " + crm + "-" + operation + " is not started");
        }
        return new Answer.Refused<>(
                "CRM " + crm + " does not have " + operation + ": there is no route " + crm + "-" + operation);
    }

    /** Type and place of what failed first. The exception's text is not logged: it may quote the data that failed. */
    private static String where(Exception exception) {
        Throwable cause = exception;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        StackTraceElement[] trace = cause.getStackTrace();
        return cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static <T> Answer<T> unexpected(Account account, String operation, String what, boolean write) {
        String route = account.crm() + "-" + operation;
        LOG.error("{} route {} failed unexpectedly: {}", account, route, what);
        return write
                ? new Answer.Unknown<>("route " + route + " failed unexpectedly")
                : new Answer.Later<>(AFTER_FAILURE, "route " + route + " failed unexpectedly");
    }
}
