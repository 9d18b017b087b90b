package io.leadbridge.sync;

import io.leadbridge.camel.redisqueue.QueueLease;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.crm.Answer;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Decision.Fired;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Pending;
import io.leadbridge.event.Progress;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.event.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code routes/sync.camel.yaml} that belong to no other room. Safe for several threads. */
public final class Sync {

    private static final Logger LOG = LoggerFactory.getLogger(Sync.class);

    /** When to look again after a read that nobody answered. */
    private static final Duration READ_AGAIN = Duration.ofSeconds(1);

    private static final String OUR_LANGUAGE = "application/vnd.leadbridge.";

    private final Opening opening;
    private final Merge merge;
    private final Clock clock;
    private final Pace pace;
    private final BooleanSupplier stopping;
    private final Heard heard;
    private final Spare spare;
    private final Verdicts verdicts;

    /** As the other one, for an instance that is alone; no message stands back for others. */
    public Sync(
            Function<TenantId, Optional<Customer>> customers,
            Relevance relevance,
            Clock clock,
            Pace pace,
            BooleanSupplier stopping) {
        this(customers, relevance, clock, pace, stopping, Heard.inMemory(), Spare.NONE);
    }

    /**
     * @param customers the tenants, by name
     * @param relevance whether a rule could match the lead of an event, judged before any call
     * @param stopping whether the program is about to end, so that no further lead may be begun
     * @param heard tells whether a lead was at rest
     * @param spare which messages stand back for others
     */
    public Sync(
            Function<TenantId, Optional<Customer>> customers,
            Relevance relevance,
            Clock clock,
            Pace pace,
            BooleanSupplier stopping,
            Heard heard,
            Spare spare) {
        WebhookCodec codec = new WebhookCodec();
        this.opening = new Opening(customers, codec, clock);
        this.verdicts = new Verdicts(codec);
        this.merge = new Merge(relevance);
        this.clock = clock;
        this.pace = pace;
        this.stopping = stopping;
        this.heard = heard;
        this.spare = spare;
    }

    /** Opens the messages of a batch. Those that cannot be worked at all are noted with the reason. */
    public Course open(List<QueueMessage> messages, QueueLease lease) {
        return opening.open(messages, lease);
    }

    /**
     * Who can tell what a webhook says: its CRM, or for what a poll or a backfill of ours found, in our own language,
     * {@code catchup}.
     */
    public static String parser(Webhook webhook) {
        return webhook.contentType().startsWith(OUR_LANGUAGE)
                ? "catchup"
                : webhook.account().crm().value();
    }

    /** What a webhook says, if its CRM's route cannot tell. */
    public Parsed unreadable(Webhook webhook, Exception cause) {
        LOG.error("{} {} webhook cannot be understood: {}", webhook.message(), webhook.account(), where(cause));
        return Parsed.unreadable(
                webhook.message(), webhook.account().crm() + ": cannot be understood: " + where(cause));
    }

    /** Notes what a webhook says. */
    public void parsed(Course course, Parsed parsed) {
        course.parsed(parsed);
    }

    /**
     * Merges what the webhooks say into hints. Leads that may be edited again this very moment are left alone yet; those
     * that only a spare message asks for are left for a batch that has no others. Where nothing but spare messages was handed
     * out although others wait, as after a crash, they are worked: to stand back would let nobody past.
     */
    public void merge(Course course) {
        Batch batch = course.batch();
        course.merged(merge.merge(batch.tenant(), batch.rules(), course.webhooks(), course.parsed()));
        Instant now = clock.instant();
        Gather gather = new Gather(course.hints(), course.webhooks(), pace, now);
        Map<RecordRef, Instant> fresh = gather.fresh();
        if (!fresh.isEmpty()) {
            course.young(gather.young(heard.hear(batch.tenant(), fresh, pace.gatherMost())), now);
        }
        course.spare(spare.messages());
        if (course.isAllSpare() && spare.inLine().applyAsLong(batch.tenant()) > course.size()) {
            course.goesFirst();
        }
        List<Hint> hints = course.hints();
        List<Hint> behind =
                hints.stream().filter(hint -> course.isSpare(hint.lead())).toList();
        if (behind.size() < hints.size()) {
            course.answered(behind, notBegun());
        }
    }

    /** Notes the hints that tell nothing new. */
    public void answered(Course course, Map<RecordRef, Outcome> outcomes) {
        outcomes.forEach(course::answered);
        course.reached(clock.instant());
    }

    /** Notes an account's metadata; without it, no lead of the batch can be worked whose rules need it. */
    public void described(Course course, Account account, Answer<Metadata> answer) {
        Instant began = course.reached(clock.instant());
        if (answer instanceof Answer.Ok<Metadata> ok) {
            course.described(account.crm(), ok.value());
            return;
        }
        Set<CrmId> from = new TreeSet<>(Set.of(account.crm()));
        course.batch().rules().stream()
                .filter(rule ->
                        rule.then().stream().anyMatch(action -> action.target().equals(account.crm())))
                .forEach(rule -> from.add(rule.from()));
        List<Hint> needing = course.hints().stream()
                .filter(hint -> from.contains(hint.lead().crm()))
                .toList();
        needing.forEach(
                hint -> course.batch().diary().call(hint.lead(), account.crm(), "describe", began, answer.told()));
        course.answered(needing, answer.outcome(READ_AGAIN));
    }

    /** Notes what the leads are now; those that are not there are {@link Course#gone()}. */
    public void read(Course course, List<Hint> hints, Answer<Map<RecordRef, Record>> answer) {
        Instant began = course.reached(clock.instant());
        String together = hints.size() == 1 ? "" : ", with " + (hints.size() - 1) + " other leads";
        hints.forEach(hint ->
                course.batch().diary().call(hint.lead(), hint.lead().crm(), "fetch", began, answer.told() + together));
        if (!(answer instanceof Answer.Ok<Map<RecordRef, Record>> ok)) {
            course.answered(hints, answer.outcome(READ_AGAIN));
            return;
        }
        course.read(ok.value());
        course.notFound(hints.stream()
                .filter(hint -> !ok.value().containsKey(hint.lead()))
                .toList());
    }

    /** Whether no further lead that is gone may be begun: they have taken a batch's time, or the program is about to end. */
    public boolean isGoneLate(Course course) {
        Instant now = clock.instant();
        return stopping.getAsBoolean() || now.isAfter(course.goneBegan(now).plus(pace.batchTime()));
    }

    /** Notes what became of a lead that is gone. */
    public void gone(Course course, Hint hint, Outcome outcome) {
        course.answered(hint.lead(), outcome);
    }

    /** The outcome of a lead that is gone and met with something nobody thought of. */
    public Outcome goneFailed(Hint hint, Exception cause) {
        LOG.error("{} {} failed, comes back: {}", hint.events(), hint.lead(), where(cause));
        return new Outcome.Retried(Duration.ZERO, "unexpected: " + where(cause));
    }

    /** Lays the leads into lanes; the batch's time begins. */
    public void lanes(Course course, Map<RecordRef, RecordRef> linked) {
        Map<RecordRef, Record> records = course.records();
        // What was read of them is older than what was written because their counterparts are gone.
        course.answered(
                course.hints().stream()
                        .filter(hint ->
                                linked.containsKey(hint.lead()) && course.isAppliedAsGone(linked.get(hint.lead())))
                        .toList(),
                notBegun());
        List<Work> works = course.hints().stream()
                .map(hint -> new Work(hint, records.get(hint.lead()), List.of()))
                .toList();
        course.turns().begin(clock.instant(), Lanes.of(works, linked));
    }

    /**
     * The rows in which the lanes are worked side by side.
     *
     * @return their numbers; each is to work {@link #nextLane} after {@link #nextLane}
     */
    public List<Integer> rowsOfLanes(Course course) {
        return rows(course.turns().left());
    }

    /** Leads to be worked one after the other; {@code null} if no row has to take any more. */
    public List<Work> nextLane(Course course) {
        return course.turns().next();
    }

    /**
     * Whether this lead may not be begun any more: the batch has taken its time, the program is about to end, what was read
     * of the lead may be older than a write of ours, or it stands back for what has come into the line meanwhile.
     */
    public boolean isLate(Course course, Work work) {
        RecordRef lead = work.hint().lead();
        return course.isOutdated(lead)
                || stopping.getAsBoolean()
                || clock.instant().isAfter(course.turns().began().plus(pace.batchTime()))
                || course.standsBack(lead) && spare.inLine().applyAsLong(course.tenant()) > course.size();
    }

    /** Whether the lead's last write may wait for others to go with it: no lead that is still to come must see it. */
    public boolean mayWait(Course course, Work work) {
        return course.turns().isLastOfLane(work.hint().lead());
    }

    /** The outcome of a lead whose turn has not come. */
    public Outcome notBegun() {
        return new Outcome.Held(Duration.ZERO, Course.NOT_BEGUN);
    }

    /** What is there of a lead. */
    public Record record(Work work) {
        return work.record();
    }

    /** The metadata of the CRM where a lead lives. */
    public Metadata source(Map<CrmId, Metadata> metadata, Work work) {
        return metadata.get(work.record().ref().crm());
    }

    /** The metadata of the CRM that an action writes to. */
    public Metadata target(Map<CrmId, Metadata> metadata, Fired fired) {
        return metadata.get(fired.action().target());
    }

    /** Whether the rules want something. */
    public boolean isWanted(Decision decision) {
        return decision instanceof Decision.Act;
    }

    /** What they want. */
    public List<Fired> fired(Decision.Act wanted) {
        return wanted.fired();
    }

    /** The outcome of a lead that no rule wants anything of. */
    public Outcome decided(Decision decision) {
        if (decision instanceof Decision.Ignore ignore) {
            return new Outcome.Ignored(ignore.reason(), ignore.detail());
        }
        if (decision instanceof Decision.Fault fault) {
            return new Outcome.Parked(fault.reason());
        }
        throw new IllegalArgumentException("actions are wanted: they have to be delivered first");
    }

    /** The outcome of a lead that met with something nobody thought of. */
    public Outcome failed(Work work, Exception cause) {
        return goneFailed(work.hint(), cause);
    }

    /** Notes how far a lead has come. */
    public void worked(Course course, Work work, Progress progress) {
        if (progress instanceof Pending write) {
            course.parcels().add(write);
        } else {
            course.answered(work, (Outcome) progress);
        }
    }

    /**
     * The rows in which what was left pending is sent.
     *
     * @return their numbers; each is to send {@link #nextParcel} after {@link #nextParcel}
     */
    public List<Integer> rowsOfParcels(Course course) {
        return rows(course.parcels().size());
    }

    /** Writes that go together; {@code null} if this row has to send no more. {@link #sent} must follow. */
    public List<Pending> nextParcel(Course course) {
        List<Pending> parcel = course.parcels().take();
        return parcel.isEmpty() ? null : parcel;
    }

    /** Notes that all of a parcel has come to its end. */
    public void sent(Course course, List<Pending> parcel) {
        course.parcels().ended(parcel);
    }

    /** Gives the verdicts on the messages. */
    public void settle(Course course, Settlement settlement) {
        course.ages(clock.instant());
        verdicts.give(course, settlement);
    }

    private List<Integer> rows(int things) {
        return IntStream.rangeClosed(1, Math.min(pace.rows(), things)).boxed().toList();
    }

    /** Type and place of a failure, without its text, which may hold a person's data. */
    private static String where(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        StackTraceElement[] trace = cause.getStackTrace();
        return cause.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
