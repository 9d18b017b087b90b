package io.leadbridge.console;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Counts what goes through each route. Camel's own counts come with JMX, which is off, for it costs each webhook time; this
 * costs two readings of a clock.
 */
public final class RouteCounts implements RoutePolicyFactory {

    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos a clock that only goes forward, in nanoseconds */
    public RouteCounts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * What went through a route since the start of this instance.
     *
     * @param failed of all, those that ended with an exception that nothing handled
     * @param mean time of one; zero if there was none
     */
    public record Count(long all, long failed, Duration mean) {}

    /** Of one route; zeros for one that was never used. */
    Count of(String route) {
        Tally tally = tallies.get(route);
        if (tally == null) {
            return new Count(0, 0, Duration.ZERO);
        }
        long all = tally.all.sum();
        return new Count(all, tally.failed.sum(), all == 0 ? Duration.ZERO : Duration.ofNanos(tally.nanos.sum() / all));
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext camel, String route, NamedNode definition) {
        return tallies.computeIfAbsent(route, id -> new Tally(nanos, "leadbridge.began." + id));
    }

    private static final class Tally extends RoutePolicySupport {

        private final LongAdder all = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final LongSupplier clock;
        private final String began;

        Tally(LongSupplier clock, String began) {
            this.clock = clock;
            this.began = began;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            exchange.setProperty(began, clock.getAsLong());
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Long start = exchange.getProperty(began, Long.class);
            all.increment();
            if (exchange.isFailed()) {
                failed.increment();
            }
            if (start != null) {
                nanos.add(clock.getAsLong() - start);
            }
        }
    }
}
