package io.leadbridge.drift;

import io.leadbridge.catchup.CatchUp;
import io.leadbridge.catchup.FoundCodec;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Changes;
import io.leadbridge.deliver.Agreement;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** The steps of {@code routes/drift.camel.yaml}: bean {@code drift}. Safe for several threads, one for each tenant. */
public final class Drift {

    private static final Logger LOG = LoggerFactory.getLogger(Drift.class);

    /** Hints in one message; a batch is not to be one message. */
    private static final int TOGETHER = 50;
    /** A round that broke off would most likely do so again, after as many calls. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    private final Supplier<Collection<Audited>> tenants;
    private final Rounds rounds;
    private final Suspicion suspicion;
    private final Terms terms;
    private final Clock clock;
    private final Listener listener;
    private final BooleanSupplier stopping;
    private final Map<TenantId, Round> open = new ConcurrentHashMap<>();
    /** Whose round is gone on with at this moment: the next look may come before that is over. */
    private final Set<TenantId> busy = ConcurrentHashMap.newKeySet();

    private final FoundCodec codec = new FoundCodec();
    private final WebhookCodec webhooks = new WebhookCodec();

    /** A tenant whose leads are held against each other; {@code accounts} are those whose CRM can list what changed. */
    public record Audited(Batch batch, List<Account> accounts) {}

    /**
     * @param repair whether what is found is hinted; else it is only told
     * @param period from one full round of a tenant to the next
     * @param delay what changed more recently is left to its webhook and to the catch-up
     * @param lease after so long without a renewal, the right to a round ends by itself
     * @param mostLeads of a tenant, in all its CRMs; a round of more is given up
     * @param mostSuspects of a round; what is beyond is left to the next one
     */
    public record Terms(
            boolean repair, Duration period, Duration delay, Duration lease, int mostLeads, int mostSuspects) {}

    /** Hears of the audit. Must not throw. */
    public interface Listener {

        /** So many linked leads were held against the books. */
        void compared(int leads);

        /** A hint was queued for a finding of this kind. */
        void hinted(Kind kind);

        /** What was hinted for in an earlier round is in order by now. */
        void repaired(Kind kind);

        /** A full round of a tenant has ended. */
        void ended(TenantId tenant);
    }

    /** @param stopping whether the program is about to end, so that a round has to stop where it is */
    public Drift(
            Supplier<Collection<Audited>> tenants,
            Rounds rounds,
            Agreement agreement,
            Rules rules,
            Mapping mapping,
            Terms terms,
            Clock clock,
            Listener listener,
            BooleanSupplier stopping) {
        this.tenants = tenants;
        this.rounds = rounds;
        this.suspicion = new Suspicion(agreement, new Judge(rules, mapping, agreement), terms.repair());
        this.terms = terms;
        this.clock = clock;
        this.listener = listener;
        this.stopping = stopping;
    }

    /** All tenants that can be audited. */
    public List<Audited> tenants() {
        return tenants.get().stream()
                .filter(tenant -> tenant.accounts().size() > 1)
                .toList();
    }

    /**
     * The tenant's round, until {@link #end} or {@link #failed}; {@code null} if its turn has not come, somebody is at it, or
     * Redis is away.
     */
    public Round begin(Audited tenant) {
        TenantId id = tenant.batch().tenant();
        if (!busy.add(id)) {
            return null;
        }
        Round round = null;
        try {
            round = goOn(tenant, id);
        } finally {
            if (round == null) {
                busy.remove(id);
            }
        }
        return round;
    }

    private Round goOn(Audited tenant, TenantId id) {
        try {
            Round round = open.get(id);
            if (round != null && rounds.renew(id, round.right(), terms.lease())) {
                round.resume();
                return round;
            }
            open.remove(id);
            Optional<Rounds.Right> right = rounds.claim(id, terms.lease());
            if (right.isEmpty()) {
                return null;
            }
            Round begun =
                    new Round(tenant.batch(), tenant.accounts(), right.get(), rounds.told(id), terms.mostSuspects());
            open.put(id, begun);
            LOG.info("tenant {}: drift: a round begins", id);
            return begun;
        } catch (DataAccessException e) {
            LOG.warn("tenant {}: drift: no round, Redis does not answer", id);
            return null;
        }
    }

    /** Notes what an account has defined. */
    public void described(Round round, Account account, Answer<Metadata> answer) {
        if (answer instanceof Answer.Ok<Metadata> ok) {
            round.metadata().put(account.crm(), ok.value());
        } else {
            postpone(round, account, answer);
        }
    }

    /** Holds the leads of an answer against the books; those that may be wrong are noted. */
    public void read(Round round, Answer<Changes> answer) {
        Walk walk = round.walk();
        if (!(answer instanceof Answer.Ok<Changes> ok)) {
            postpone(round, walk.account(), answer);
            return;
        }
        int linked = 0;
        for (Record lead : ok.value().leads()) {
            linked += suspicion.look(round, lead, isYoung(lead)) ? 1 : 0;
        }
        listener.compared(linked);
        walk.take(ok.value());
        round.suspectGone();
        if (round.leads() > terms.mostLeads()) {
            throw new IllegalStateException("more than " + terms.mostLeads() + " leads: set drift.leads-max higher");
        }
        renew(round);
    }

    /** Takes the next suspects. */
    public void look(Round round) {
        round.look();
    }

    /** Notes what suspects are now; one that is absent is not there. */
    public void fetched(Round round, Round.Reading reading, Answer<List<Record>> answer) {
        if (answer instanceof Answer.Ok<List<Record>> ok) {
            ok.value().forEach(lead -> round.records().put(lead.ref(), lead));
        } else {
            postpone(round, reading.account(), answer);
        }
    }

    /** Notes which of those that are not there are elsewhere. */
    public void elsewhere(Round round, Round.Reading reading, Answer<Set<String>> answer) {
        if (answer instanceof Answer.Ok<Set<String>> ok) {
            ok.value().forEach(id -> round.elsewhere()
                    .add(RecordRef.lead(reading.account().crm(), id)));
        } else {
            postpone(round, reading.account(), answer);
        }
    }

    /** Judges the suspects that were read. */
    public void judge(Round round) {
        for (Suspect suspect : round.looked()) {
            if (round.records().values().stream().noneMatch(lead -> isOf(lead, suspect) && isYoung(lead))) {
                suspicion.judge(round, suspect);
            }
        }
        round.judged();
        renew(round);
    }

    /** What is to be queued once all is judged: hints, the newer leads first; empty if the round is not over. */
    public List<byte[]> messages(Round round) {
        List<byte[]> messages = new ArrayList<>();
        if (!round.isOver()) {
            return messages;
        }
        Map<Account, List<io.leadbridge.catchup.Found>> hints = new TreeMap<>();
        round.hints().stream()
                .sorted(Comparator.comparing(Round.Hinting::at, Comparator.nullsLast(Comparator.reverseOrder())))
                .forEach(hint -> {
                    Account account = round.batch().account(hint.lead().crm());
                    if (hint.found().kind() == Kind.ELSEWHERE) {
                        messages.add(message(account, codec.encodeFault(reason(hint.found()))));
                    } else {
                        hints.computeIfAbsent(account, absent -> new ArrayList<>())
                                .add(new io.leadbridge.catchup.Found(hint.lead().id(), change(hint), hint.at()));
                    }
                });
        hints.forEach((account, found) -> {
            for (int from = 0; from < found.size(); from += TOGETHER) {
                messages.add(
                        message(account, codec.encode(found.subList(from, Math.min(found.size(), from + TOGETHER)))));
            }
        });
        return messages;
    }

    /** Ends a round that is over; after everything is queued. One that has to wait stays open. */
    public void end(Round round) {
        TenantId tenant = round.batch().tenant();
        try {
            close(round, tenant);
        } finally {
            busy.remove(tenant);
        }
    }

    private void close(Round round, TenantId tenant) {
        if (round.isBroken()) {
            open.remove(tenant);
        }
        if (!round.isOver()) {
            return;
        }
        rounds.end(tenant, round.right(), terms.period(), round.found(), round.told());
        open.remove(tenant);
        round.hints().forEach(hint -> listener.hinted(hint.found().kind()));
        round.repaired().forEach(name -> listener.repaired(kind(name)));
        listener.ended(tenant);
        LOG.info(
                "tenant {}: drift: a round of {} leads ends, {} found, {} hinted",
                tenant,
                round.leads(),
                round.found().size(),
                round.hints().size());
    }

    /** Takes note of a round that broke off: its right ends by itself after a while, and another one begins. */
    public void failed(Audited tenant, Exception cause) {
        TenantId id = tenant.batch().tenant();
        Round round = open.remove(id);
        busy.remove(id);
        if (round != null) {
            rest(id, round);
        }
        LOG.warn(
                "tenant {}: drift: the round broke off, begun again later: {}",
                id,
                cause instanceof IllegalStateException
                        ? cause.getMessage()
                        : cause.getClass().getSimpleName());
    }

    private void rest(TenantId tenant, Round round) {
        try {
            rounds.rest(tenant, round.right(), AFTER_FAILURE);
        } catch (DataAccessException e) {
            LOG.warn("tenant {}: drift: its right ends by itself, Redis does not answer", tenant);
        }
    }

    private void postpone(Round round, Account account, Answer<?> answer) {
        LOG.info("{} drift: waits: {}", account, answer.reason());
        round.stop();
    }

    private void renew(Round round) {
        if (!rounds.renew(round.batch().tenant(), round.right(), terms.lease())) {
            round.giveUp();
        } else if (stopping.getAsBoolean()) {
            round.stop();
        }
    }

    private boolean isYoung(Record lead) {
        Instant changed = lead.updatedAt();
        return changed != null && changed.isAfter(clock.instant().minus(terms.delay()));
    }

    private static boolean isOf(Record lead, Suspect suspect) {
        return lead.ref().equals(suspect.lead()) || lead.ref().equals(suspect.other());
    }

    private static Change change(Round.Hinting hint) {
        return switch (hint.found().kind()) {
            case GONE -> Change.DELETED;
            case UNLINKED -> Change.ADDED;
            default -> Change.UPDATED;
        };
    }

    private static String reason(Found found) {
        return "drift: " + found.other() + " is linked to " + found.lead()
                + ", which belongs to another account or project by now: move it back, or drop this";
    }

    private byte[] message(Account account, byte[] body) {
        return webhooks.encode(new Webhook("", account, clock.instant(), CatchUp.CONTENT_TYPE, Set.of(), body));
    }

    private static Kind kind(String name) {
        return Kind.valueOf(name.substring(0, name.indexOf(' ')).toUpperCase(Locale.ROOT));
    }
}
