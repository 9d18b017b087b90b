package io.leadbridge.app;

import io.leadbridge.crm.Answer;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.TenantId;
import io.leadbridge.mapping.Closing;
import io.leadbridge.mapping.MappingCheck;
import io.leadbridge.rules.NameFaults;
import io.leadbridge.tenant.NameCheck;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what a tenant's rules name against what its CRMs have, as far as that can be learnt in a bounded time. A CRM that
 * does not answer in time, or that is not in force as the tenant to be saved has it, is not held against: it is no fault of
 * the rules, and an event that needs a wrong name parks.
 */
final class NameChecks implements NameCheck, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NameChecks.class);

    private final Function<Account, Answer<Metadata>> metadata;
    private final Function<TenantId, Optional<Tenant>> inForce;
    private final Duration timeout;
    private final ThreadPoolExecutor threads;

    /**
     * @param metadata what an account has, with the credentials that are in force
     * @param inForce the tenant as this instance works by it
     * @param timeout for all CRMs of a tenant together
     * @param threads how many CRMs are asked at the same time; as many more wait
     */
    NameChecks(
            Function<Account, Answer<Metadata>> metadata,
            Function<TenantId, Optional<Tenant>> inForce,
            Duration timeout,
            int threads) {
        this.metadata = metadata;
        this.inForce = inForce;
        this.timeout = timeout;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(threads), work -> {
                    Thread thread = new Thread(work, "names-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<Finding> check(Tenant tenant) {
        Map<CrmId, Metadata> known = known(tenant);
        List<Finding> findings = new ArrayList<>();
        NameFaults.of(tenant.rules(), known, tenant.region())
                .forEach(fault -> findings.add(new Finding(fault.path(), fault.message())));
        MappingCheck.check(tenant.rules(), known)
                .forEach(finding -> findings.add(new Finding(finding.path(), finding.message())));
        Closing.check(tenant.policy().deleted().closeStages(), known)
                .forEach(finding -> findings.add(new Finding(finding.path(), finding.message())));
        return List.copyOf(findings);
    }

    private Map<CrmId, Metadata> known(Tenant tenant) {
        long end = System.nanoTime() + timeout.toNanos();
        Map<Account, Future<Answer<Metadata>>> asked = new LinkedHashMap<>();
        for (Account account : askable(tenant)) {
            try {
                asked.put(account, threads.submit(() -> metadata.apply(account)));
            } catch (RejectedExecutionException e) {
                leftOut(account, "too many are asked just now");
            }
        }
        Map<CrmId, Metadata> known = new LinkedHashMap<>();
        asked.forEach((account, answer) ->
                await(account, answer, end - System.nanoTime()).ifPresent(found -> known.put(account.crm(), found)));
        return known;
    }

    /** What another account has in its place says nothing; nor can it be asked before its credentials are in force. */
    private List<Account> askable(Tenant tenant) {
        Map<CrmId, Connection> present =
                inForce.apply(tenant.id()).map(Tenant::connections).orElse(Map.of());
        return tenant.connections().values().stream()
                .filter(said -> isSame(said, present.get(said.account().crm())))
                .map(Connection::account)
                .toList();
    }

    private static boolean isSame(Connection said, Connection present) {
        return present != null
                && said.url().equals(present.url())
                && said.credentials().equals(present.credentials())
                && Objects.equals(said.project(), present.project());
    }

    private static Optional<Metadata> await(Account account, Future<Answer<Metadata>> asked, long nanos) {
        try {
            Answer<Metadata> answer = asked.get(nanos, TimeUnit.NANOSECONDS);
            if (answer instanceof Answer.Ok<Metadata> ok) {
                return Optional.of(ok.value());
            }
            leftOut(account, answer.reason());
        } catch (TimeoutException e) {
            // A read that has begun goes on: the next one who saves finds its answer in the cache.
            asked.cancel(false);
            leftOut(account, "no answer in time");
        } catch (ExecutionException e) {
            leftOut(account, e.getCause().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.cancel(false);
        }
        return Optional.empty();
    }

    private static void leftOut(Account account, String reason) {
        LOG.info("{} names in rules are not held against it: {}", account, reason);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
