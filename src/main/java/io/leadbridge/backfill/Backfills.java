package io.leadbridge.backfill;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people want of backfills: bean {@code backfills}. Nothing is worked here; servers find what is to be done in Redis.
 * All methods throw {@link org.springframework.dao.DataAccessException} if Redis does not answer. Safe for several threads.
 */
public final class Backfills {

    private static final Logger LOG = LoggerFactory.getLogger(Backfills.class);

    private final Function<TenantId, Optional<Tenant>> tenants;
    private final Function<TenantId, Optional<String>> versions;
    private final RedisBackfills book;
    private final Terms terms;
    private final Supplier<String> ids;
    private final Clock clock;
    private final Reports reports;

    /**
     * @param tenants the tenant of that name
     * @param versions the version of the tenant that is stored
     * @param rates calls a second of each CRM, for the estimate of the time
     * @param ids gives each backfill an id, as {@link Ref} takes it
     */
    public Backfills(
            Function<TenantId, Optional<Tenant>> tenants,
            Function<TenantId, Optional<String>> versions,
            RedisBackfills book,
            Terms terms,
            Map<CrmId, DoubleSupplier> rates,
            Supplier<String> ids,
            Clock clock) {
        this.tenants = tenants;
        this.versions = versions;
        this.book = book;
        this.terms = terms;
        this.ids = ids;
        this.clock = clock;
        this.reports = new Reports(terms, rates);
    }

    /**
     * Asks for a plan. Servers make it.
     *
     * @param rule name of one of the tenant's rules that are enabled
     * @return the backfill as it begins
     */
    public Told plan(TenantId id, String rule) {
        Optional<Tenant> tenant = tenants.apply(id);
        if (tenant.isEmpty()) {
            return new Denied(Denied.Kind.UNKNOWN, "there is no tenant '" + id + "'");
        }
        List<Rule> rules = tenant.get().rules();
        Optional<Rule> wanted =
                rules.stream().filter(one -> one.name().equals(rule)).findFirst();
        if (wanted.isEmpty()) {
            return new Denied(
                    Denied.Kind.UNKNOWN,
                    "tenant '" + id + "' has no rule '" + rule + "'"
                            + Nearest.hint(rule, rules.stream().map(Rule::name).toList()));
        }
        if (!wanted.get().enabled()) {
            return new Denied(Denied.Kind.CONFLICT, "rule '" + rule + "' is switched off");
        }
        long active = book.active().stream()
                .filter(job -> job.ref.tenant().equals(id))
                .count();
        if (active >= terms.activeMost()) {
            return new Denied(
                    Denied.Kind.BUSY,
                    active + " backfills of tenant '" + id + "' are not over; stop one (backfill.active-most)");
        }
        Job job = new Job(new Ref(id, ids.get()), rule, wanted.get().from(), "");
        job.state = State.PLANNING;
        job.phase = State.PLANNING;
        job.revision = 1;
        job.createdMs = clock.millis();
        job.plan.profile = new Profile(terms.batch());
        book.create(job, terms.keptLife());
        LOG.info("{} backfill: a plan is asked for", job.ref);
        return report(job);
    }

    /** A backfill as it is now. */
    public Told find(TenantId tenant, String id) {
        Optional<Job> job = Ref.isId(id) ? book.find(new Ref(tenant, id)) : Optional.empty();
        return job.<Told>map(this::report).orElseGet(() -> unknown(tenant, id));
    }

    /**
     * The backfills of a tenant, with their progress, newest first. Without samples.
     *
     * @param limit how many, 1 or more
     */
    public List<BackfillReport> newest(TenantId tenant, int limit) {
        return book.newest(tenant, limit).stream()
                .map(job -> reports.of(job, List.of(), clock.instant()))
                .toList();
    }

    /**
     * Carries a plan out, if the rules have not changed since, no other backfill of the rule runs, and the brake lets it.
     *
     * @param revision the one that the caller knows; {@code null} for any
     * @param override number of leads that the plan would create or change, where the brake has to be overridden; else
     *     {@code null}
     */
    public Told run(TenantId tenant, String id, Long revision, Long override) {
        return act(tenant, id, Act.RUN, revision, override);
    }

    /** Pauses, resumes or stops one; {@code revision} as for {@link #run}. */
    public Told act(TenantId tenant, String id, Act act, Long revision) {
        return act(tenant, id, act, revision, null);
    }

    private Told act(TenantId tenant, String id, Act act, Long revision, Long override) {
        Optional<Job> found = Ref.isId(id) ? book.find(new Ref(tenant, id)) : Optional.empty();
        if (found.isEmpty()) {
            return unknown(tenant, id);
        }
        Job job = found.get();
        Optional<String> obstacle =
                act == Act.RUN || act == Act.RESUME ? obstacle(job, act, override) : Optional.empty();
        if (obstacle.isPresent() && act.from().contains(job.state)) {
            return new Denied(Denied.Kind.CONFLICT, obstacle.get());
        }
        String known = revision == null ? "" : Long.toString(revision);
        RedisBackfills.Changed changed =
                book.change(job, act, known, act == Act.PAUSE ? "paused by a person" : "", terms.keptLife());
        return switch (changed) {
            case DONE -> {
                LOG.info("{} backfill: {}", job.ref, act.word());
                yield find(tenant, id);
            }
            case NOT_THERE -> unknown(tenant, id);
            case WRONG_STATE ->
                new Denied(
                        Denied.Kind.CONFLICT,
                        "it is " + job.state.word() + "; " + act.word() + " needs one that is "
                                + String.join(
                                        " or ",
                                        act.from().stream().map(State::word).toList()));
            case OTHER_REVISION -> new Denied(Denied.Kind.CHANGED, "its state was changed meanwhile; look at it again");
            case OTHER_RUNS ->
                new Denied(Denied.Kind.CONFLICT, "another backfill of rule '" + job.rule + "' runs or is paused");
        };
    }

    /** Why it may not be run. */
    private Optional<String> obstacle(Job job, Act act, Long override) {
        String now = versions.apply(job.ref.tenant()).orElse("");
        if (!job.version.isEmpty() && !now.equals(job.version)) {
            return Optional.of("the tenant was changed since the plan (version " + job.version + ", now "
                    + (now.isEmpty() ? "gone" : now) + "); make a new plan");
        }
        if (act == Act.RESUME || job.state != State.PLANNED) {
            return Optional.empty();
        }
        if (clock.millis() > job.plannedMs + terms.planLife().toMillis()) {
            return Optional.of("the plan is older than " + terms.planLife() + " (backfill.plan-life); make a new one");
        }
        long written = job.plan.tally.written();
        if (override != null && override != written) {
            return Optional.of("the override names " + override + " leads; the plan would create or change " + written);
        }
        return override != null
                ? Optional.empty()
                : Brake.of(job.plan.tally, terms)
                        .map(reason -> reason + "; if that is meant, override the brake with the number " + written);
    }

    private BackfillReport report(Job job) {
        return reports.of(job, book.samplesOf(job.ref), clock.instant());
    }

    private static Denied unknown(TenantId tenant, String id) {
        return new Denied(Denied.Kind.UNKNOWN, "tenant '" + tenant + "' has no backfill '" + cut(id) + "'");
    }

    private static String cut(String id) {
        return id == null ? "" : id.substring(0, Math.min(id.length(), 40));
    }
}
