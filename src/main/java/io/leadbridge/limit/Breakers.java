package io.leadbridge.limit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.leadbridge.event.Account;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A circuit breaker for each connection: one tenant's broken CRM must not stop the calls of the others, which is what
 * Camel's circuitBreaker EIP, one for a whole route, would do. It goes by the injected clock, and lets a single probe
 * through after a rest.
 *
 * <p>Each instance has its own: it is a guard against waiting for time-outs in vain, not a shared truth.
 */
public final class Breakers {

    private static final int PROBES = 1;
    private static final String OPEN = "too many of the last calls failed: resting before a probe";

    private final Clock clock;
    private final Map<Account, CircuitBreaker> breakers = new ConcurrentHashMap<>();

    public Breakers(Clock clock) {
        this.clock = clock;
    }

    /**
     * Tells whether a call may be tried. Each granted call must be followed by {@link #record}.
     *
     * @param account the connection
     * @param calls how many of the last calls are looked at; fewer never open the breaker
     * @param failedPercent share of failures that opens it, 1 to 100
     * @param restMs how long it stays open before a probe, in milliseconds
     */
    public Permit admit(Account account, int calls, int failedPercent, long restMs) {
        CircuitBreaker breaker =
                breakers.computeIfAbsent(account, absent -> breaker(absent, calls, failedPercent, restMs));
        return breaker.tryAcquirePermission() ? Permit.GRANTED : Permit.held(Duration.ofMillis(restMs), OPEN);
    }

    /**
     * Takes note of how a call ended.
     *
     * @param failed whether the CRM could not be reached or was out of order; a refusal is no failure
     */
    public void record(Account account, boolean failed) {
        CircuitBreaker breaker = breakers.get(account);
        if (failed) {
            breaker.onError(0, TimeUnit.MILLISECONDS, new CallFailed());
        } else {
            breaker.onSuccess(0, TimeUnit.MILLISECONDS);
        }
    }

    private CircuitBreaker breaker(Account account, int calls, int failedPercent, long restMs) {
        return CircuitBreaker.of(
                account.toString(),
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                        .slidingWindowSize(calls)
                        .minimumNumberOfCalls(calls)
                        .failureRateThreshold(failedPercent)
                        .waitDurationInOpenState(Duration.ofMillis(restMs))
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .build());
    }

    /** Resilience4j counts exceptions; this one is never thrown. */
    private static final class CallFailed extends Exception {
        private static final long serialVersionUID = 1;

        CallFailed() {
            super(null, null, false, false);
        }
    }
}
