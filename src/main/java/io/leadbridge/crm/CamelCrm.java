package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import java.time.Duration;
import java.time.Instant;
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
 * The port onto the CRMs' routes: {@code direct:{crm}-fetch}, {@code -search}, {@code -create}, {@code -update} and
 * {@code -describe}. A route gets the request as body and the variables {@code account} and {@code lease}, and leaves an
 * {@link Answer} as body.
 */
public final class CamelCrm implements Crm, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CamelCrm.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final CamelContext context;
    private final ProducerTemplate template;
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

    public CamelCrm(CamelContext context) {
        this.context = context;
        this.template = context.createProducerTemplate();
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
    public Answer<Created> create(Account account, Draft draft, Lease lease) {
        return call(account, "create", draft, lease);
    }

    @Override
    public Answer<Updated> update(Account account, Patch patch, Lease lease) {
        return call(account, "update", patch, lease);
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
        template.send(endpoint, exchange);
        Object body = exchange.getMessage().getBody();
        if (exchange.getException() == null && body instanceof Answer) {
            @SuppressWarnings("unchecked")
            Answer<T> answer = (Answer<T>) body;
            return answer;
        }
        return failed(account, route, exchange.getException(), lease != null);
    }

    private <T> Answer<T> missing(CrmId crm, String operation) {
        if (!context.getStatus().isStarted()) {
            return new Answer.Hold<>(AFTER_FAILURE, "route " + crm + "-" + operation + " is not started");
        }
        return new Answer.Refused<>(
                "CRM " + crm + " does not have " + operation + ": there is no route " + crm + "-" + operation);
    }

    /** The exception's text is not logged: it may quote the data that could not be worked. */
    private static <T> Answer<T> failed(Account account, String route, Exception exception, boolean write) {
        StackTraceElement[] trace = exception == null ? new StackTraceElement[0] : exception.getStackTrace();
        String what = exception == null
                ? "it gave no answer"
                : exception.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
        LOG.error("{} route {} failed unexpectedly: {}", account, route, what);
        return write
                ? new Answer.Unknown<>("route " + route + " failed unexpectedly")
                : new Answer.Later<>(AFTER_FAILURE, "route " + route + " failed unexpectedly");
    }
}
