package io.leadbridge.spool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the spool's messages for the queue, oldest first, one after the other.
 *
 * <p>The route asks whether there {@link #isNext a next one}, {@link #take takes} it, stores it, and tells how that ended:
 * {@link #stored}, {@link #notYet} or {@link #refused}. After {@code notYet} the run is over: the next one begins with the same message. Runs must not overlap; a
 * timer that waits for its exchange sees to that.
 */
public final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** What is read ahead, so that the thread that forces messages to the disk is asked seldom. */
    private static final int AHEAD = 100;

    private static final long AHEAD_BYTES = 4 << 20;

    private static final String DUPLICATE = "duplicate";

    private final Spool spool;
    private final String resultHeader;
    private final String idHeader;
    private final Deque<Spooled> ahead = new ArrayDeque<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private boolean over;

    /**
     * @param resultHeader where the queue says {@code accepted}, {@code duplicate} or {@code busy}
     * @param idHeader where a message has its id, for the log
     */
    public Drain(Spool spool, String resultHeader, String idHeader) {
        this.spool = spool;
        this.resultHeader = resultHeader;
        this.idHeader = idHeader;
    }

    /** Whether there is a next message; if not, the run is over. */
    public synchronized boolean isNext(CamelContext camel) {
        if (over || !spool.inUse() || camel.isStopping()) {
            over = false;
            ahead.clear();
            return false;
        }
        try {
            if (ahead.isEmpty()) {
                ahead.addAll(spool.oldest(AHEAD, AHEAD_BYTES));
            }
        } catch (SpoolUnavailableException e) {
            LOG.warn("spool: cannot be drained now, will be tried again: {}", e.getMessage());
        }
        return !ahead.isEmpty();
    }

    /** Makes the exchange's message the next one of the spool, with the headers that it was kept with and no others. */
    public synchronized void take(Exchange exchange) {
        Spooled message = ahead.element();
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().getHeaders().putAll(message.headers());
        exchange.getMessage().setBody(message.body());
    }

    /** The queue has answered: the message is gone from the spool, unless another webhook just keeps the same bytes. */
    public synchronized void stored(Exchange exchange) {
        String result = exchange.getMessage().getHeader(resultHeader, String.class);
        if (DUPLICATE.equals(result) || "accepted".equals(result)) {
            (DUPLICATE.equals(result) ? duplicates : accepted).incrementAndGet();
            spool.drained(ahead.remove().number());
        } else {
            LOG.debug("spool: {} is {}, will be tried again", id(exchange), result);
            over = true;
        }
    }

    /** Redis is away still, or away again. */
    public synchronized void notYet(Exchange exchange) {
        LOG.debug("spool: {} waits on: {}", id(exchange), cause(exchange));
        over = true;
    }

    /** The queue refused the message for a reason of its own, and would again. */
    public synchronized void refused(Exchange exchange) {
        try {
            spool.setAside(ahead.element().number());
            LOG.error(
                    "spool: {} refused by the queue and set aside, it is tried again at the next start: {}",
                    id(exchange),
                    cause(exchange));
            ahead.remove();
        } catch (SpoolUnavailableException e) {
            LOG.warn("spool: {} cannot be set aside, will be tried again: {}", id(exchange), e.getMessage());
            over = true;
        }
    }

    /** Messages that the queue took from the spool, since the start. */
    public long accepted() {
        return accepted.get();
    }

    /** Messages of the spool that the queue had already, since the start. */
    public long duplicates() {
        return duplicates.get();
    }

    private String id(Exchange exchange) {
        return exchange.getMessage().getHeader(idHeader, String.class);
    }

    private static String cause(Exchange exchange) {
        return String.valueOf(exchange.getProperty(Exchange.EXCEPTION_CAUGHT));
    }
}
