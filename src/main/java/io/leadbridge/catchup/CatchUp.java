package io.leadbridge.catchup;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Changes;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** The steps of {@code routes/catchup.camel.yaml}: bean {@code catchup}. Safe for several threads. */
public final class CatchUp {

    /** Content type of a message that a poll wrote; a CRM's webhook has another one. */
    public static final String CONTENT_TYPE = "application/vnd.leadbridge.found+json";

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /** Events in one message; a batch is not to be one message. */
    private static final int TOGETHER = 50;

    /**
     * LPTracker tells of a change the minute: a later change of that minute must not pass for the one that was found. Its
     * clock may be behind ours by half a minute.
     */
    private static final Duration COARSEST_TIME = Duration.ofSeconds(90);

    private final Supplier<Map<Account, Instant>> accounts;
    private final Cursors cursors;
    private final Terms terms;
    private final Function<Account, Optional<URI>> addresses;
    private final Function<TenantId, Duration> waiting;
    private final Clock clock;
    private final Listener listener;
    private final FoundCodec codec = new FoundCodec();
    private final WebhookCodec webhooks = new WebhookCodec();

    /**
     * @param period from one poll of a connection to the next
     * @param overlap how far before the last change a poll begins: what may come into a CRM's list late
     * @param subscriptions from one look at a webhook's subscription to the next
     * @param threads how many connections are polled at once
     * @param delay a change that is younger is left to its webhook
     * @param patience for so long a turn is put off while messages of the tenant wait for longer than the delay
     * @param lease after so long without a renewal, the right to poll ends by itself
     */
    public record Terms(
            Duration period,
            Duration overlap,
            Duration delay,
            Duration patience,
            Duration lease,
            Duration subscriptions,
            int threads) {}

    /** Hears what polls find. Must not throw. */
    @FunctionalInterface
    public interface Listener {

        /** A poll has found so many changes that no webhook told of. */
        void found(Account account, int changes);

        /** It was looked whether a connection's CRM calls our webhook, and it was told to if it did not. */
        default void subscribed(Account account, Answer<Subscribed> answer) {}
    }

    /**
     * @param accounts all connections of all tenants in force, and since when each is
     * @param addresses where a connection's webhooks are to come; empty if our public address is not known
     * @param waiting age of the oldest message of a tenant that waits; zero if there is none
     * @param cursors shared by all instances
     * @param clock stamps the messages
     */
    public CatchUp(
            Supplier<Map<Account, Instant>> accounts,
            Function<Account, Optional<URI>> addresses,
            Function<TenantId, Duration> waiting,
            Cursors cursors,
            Terms terms,
            Clock clock,
            Listener listener) {
        this.addresses = addresses;
        this.waiting = waiting;
        this.accounts = accounts;
        this.cursors = cursors;
        this.terms = terms;
        this.clock = clock;
        this.listener = listener;
    }

    /** All connections. */
    public List<Account> accounts() {
        return List.copyOf(accounts.get().keySet());
    }

    /** The right to poll a connection; {@code null} if its turn has not come, another has it, or Redis is away. */
    public Poll begin(Account account) {
        try {
            boolean subscribes = addresses.apply(account).isPresent();
            Instant now = clock.instant();
            return cursors.claim(account, now, inForce(account, now), putOff(account), terms, subscribes)
                    .orElse(null);
        } catch (DataAccessException e) {
            LOG.warn("{} catch-up: not polled, Redis does not answer", account);
            return null;
        }
    }

    /**
     * What webhooks have told and what waits yet would be found once more, and be worked twice where there is no time to
     * spare. Bounded: a tenant that is always behind must not lose what no webhook told.
     */
    private Duration putOff(Account account) {
        boolean isBehind = waiting.apply(account.tenant()).compareTo(terms.delay()) > 0;
        return isBehind ? terms.patience() : Duration.ZERO;
    }

    /** Bounded: where Redis has lost its books, a connection may have been in force for months. */
    private Duration inForce(Account account, Instant now) {
        Duration inForce = Duration.between(accounts.get().getOrDefault(account, now), now);
        if (inForce.isNegative()) {
            return Duration.ZERO;
        }
        return inForce.compareTo(terms.overlap()) > 0 ? terms.overlap() : inForce;
    }

    /** Where the connection's webhooks are to come. To be asked only if the poll subscribes. */
    public URI webhook(Poll poll) {
        return addresses.apply(poll.account()).orElseThrow();
    }

    /** Takes note of what came of the look at the subscription. */
    public void subscribed(Poll poll, Answer<Subscribed> answer) {
        listener.subscribed(poll.account(), answer);
        if (!(answer instanceof Answer.Ok<Subscribed> ok)) {
            LOG.warn("{} catch-up: the subscription of webhooks could not be looked at: {}", poll.account(), answer);
        } else if (ok.value().changed()) {
            LOG.warn("{} catch-up: webhooks were not subscribed, or switched off; subscribed again", poll.account());
        }
    }

    /** Takes note of a poll that broke off: its right ends by itself, and what it did not queue is found again. */
    public void failed(Poll poll, Exception cause) {
        if (poll != null) {
            cursors.broken(poll);
        }
        LOG.warn(
                "{} catch-up: broke off, polled again later: {}",
                poll == null ? "-" : poll.account(),
                cause.getClass().getSimpleName());
    }

    /**
     * What is to be looked at: the leads that changed, and those of which a contact did. A CRM that refuses to list contacts
     * costs nothing else; if it does not answer, all of it is asked for again.
     */
    public Answer<Changes> together(Poll poll, Answer<Changes> changed, Answer<Changes> touched) {
        if (!(changed instanceof Answer.Ok<Changes> leads)) {
            return changed;
        }
        if (touched instanceof Answer.Refused<Changes> refused) {
            LOG.warn("{} catch-up: changed contacts cannot be listed: {}", poll.account(), refused.reason());
            return changed;
        }
        if (!(touched instanceof Answer.Ok<Changes> contacts)) {
            return touched;
        }
        Map<RecordRef, Record> all = new LinkedHashMap<>();
        leads.value().leads().forEach(lead -> all.put(lead.ref(), lead));
        contacts.value().leads().forEach(lead -> all.put(lead.ref(), lead));
        boolean more = leads.value().more() || contacts.value().more();
        return new Answer.Ok<>(new Changes(
                List.copyOf(all.values()), leads.value().gone(), until(leads.value(), contacts.value()), more));
    }

    /** Up to where both are known: one that has no more is known up to now. */
    private static Instant until(Changes one, Changes other) {
        if (one.more() != other.more()) {
            return one.more() ? one.until() : other.until();
        }
        boolean earlier = one.until().isBefore(other.until());
        boolean takesEarlier = one.more();
        return earlier == takesEarlier ? one.until() : other.until();
    }

    /** The changed leads of an answer that were not found before, each as it is now. */
    public List<Hint> hints(Poll poll, Answer<Changes> answer) {
        if (!(answer instanceof Answer.Ok<Changes> ok)) {
            LOG.warn("{} catch-up: no answer, polled again later: {}", poll.account(), answer);
            return List.of();
        }
        Set<Found> unseen = cursors.unseen(poll.account(), found(poll, ok.value()));
        List<Hint> hints = new ArrayList<>();
        for (Record lead : ok.value().leads()) {
            Set<Change> changes = new LinkedHashSet<>();
            unseen.stream()
                    .filter(found -> found.lead().equals(lead.ref().id()))
                    .forEach(found -> changes.add(found.change()));
            if (!changes.isEmpty()) {
                hints.add(new Hint(
                        lead.ref(),
                        changes,
                        List.of(),
                        lead.updatedAt(),
                        Set.of(),
                        List.of(new EventId("catch-up", 0)),
                        Optional.of(lead)));
            }
        }
        return hints;
    }

    /**
     * What is to be queued: the leads of the hints but for those that the books know, and the deleted ones.
     *
     * @param known leads whose hints tell nothing new
     * @return messages in the queue's form; empty if webhooks told of everything
     */
    public List<byte[]> messages(Poll poll, Answer<Changes> answer, List<Hint> hints, Map<RecordRef, Outcome> known) {
        if (!(answer instanceof Answer.Ok<Changes> ok)) {
            return List.of();
        }
        List<Found> found = new ArrayList<>();
        hints.stream().filter(hint -> !known.containsKey(hint.lead())).forEach(hint -> hint.changes()
                .forEach(change -> found.add(of(hint, change))));
        found.addAll(cursors.unseen(poll.account(), gone(ok.value())));
        if (!found.isEmpty()) {
            LOG.info("{} catch-up: {} changes that no webhook told of", poll.account(), found.size());
            listener.found(poll.account(), found.size());
        }
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < found.size(); i += TOGETHER) {
            byte[] body = codec.encode(found.subList(i, Math.min(i + TOGETHER, found.size())));
            messages.add(
                    webhooks.encode(new Webhook("", poll.account(), clock.instant(), CONTENT_TYPE, Set.of(), body)));
        }
        return messages;
    }

    /** Gives the right back; after everything that was found is queued. */
    public void end(Poll poll, Answer<Changes> answer) {
        if (answer instanceof Answer.Ok<Changes> ok) {
            Changes changes = ok.value();
            List<Found> found = found(poll, changes);
            // By now, later changes may bear the time of one that the answer shows: it was given at some time since.
            Instant surelyPast = poll.began().minus(COARSEST_TIME);
            found.removeIf(one -> one.at() != null && one.at().isAfter(surelyPast));
            found.addAll(gone(changes));
            Duration next = changes.more() ? Duration.ZERO : terms.period();
            Instant until = changes.until().isAfter(youngest()) ? youngest() : changes.until();
            cursors.end(poll, until, changes.more(), found, terms.overlap(), next);
        } else {
            cursors.end(poll, poll.cursor(), false, List.of(), terms.overlap(), terms.period());
        }
    }

    /** What a message of ours says. */
    public Parsed parse(Webhook webhook) {
        return codec.decode(webhook);
    }

    /** A lead that was made within the window was added; one that was changed later, too, was updated. */
    private List<Found> found(Poll poll, Changes changes) {
        List<Found> found = new ArrayList<>();
        for (Record lead : changes.leads()) {
            Instant made = lead.createdAt();
            boolean added = made != null && !made.isBefore(poll.window());
            if (added) {
                found.add(new Found(lead.ref().id(), Change.ADDED, made));
            }
            if (!added || lead.updatedAt() != null && lead.updatedAt().isAfter(made)) {
                found.add(new Found(lead.ref().id(), Change.UPDATED, lead.updatedAt()));
            }
        }
        Instant youngest = youngest();
        found.removeIf(one -> one.at() != null && one.at().isAfter(youngest));
        return found;
    }

    private Instant youngest() {
        return clock.instant().minus(terms.delay());
    }

    private static List<Found> gone(Changes changes) {
        return changes.gone().stream()
                .map(lead -> new Found(lead, Change.DELETED, null))
                .toList();
    }

    private static Found of(Hint hint, Change change) {
        Record lead = hint.snapshot().orElseThrow();
        return new Found(hint.lead().id(), change, change == Change.ADDED ? lead.createdAt() : lead.updatedAt());
    }
}
