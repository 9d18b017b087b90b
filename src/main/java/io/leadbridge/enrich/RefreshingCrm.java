package io.leadbridge.enrich;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Changes;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Note;
import io.leadbridge.crm.Noted;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Remark;
import io.leadbridge.crm.Search;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.crm.Task;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A CRM whose refusals may mean that our metadata is outdated: a stage, a field or a choice that is not there any more, or
 * has another id now. Then the metadata is read again, and the refused write is tried once more with it, since a refusal
 * means that nothing was done. If it is refused again, that is the answer.
 */
public final class RefreshingCrm implements Crm {

    /**
     * How CRMs say that they do not know an id. amoCRM: {@code NotSupportedChoice}, also for an unknown field (API v4,
     * errors of a 400). LPTracker's words are not published; in its English messages seen it says {@code Invalid … ID}.
     */
    private static final Pattern UNKNOWN_ID =
            Pattern.compile("NotSupportedChoice|(?i:invalid (?:custom|field|categor|funnel|stage|owner))");

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Crm crm;
    private final Enrich enrich;

    /**
     * @param crm whom it asks
     * @param enrich keeps the metadata that the writes were made with
     */
    public RefreshingCrm(Crm crm, Enrich enrich) {
        this.crm = crm;
        this.enrich = enrich;
    }

    @Override
    public Answer<Set<String>> merged(Account account, RecordRef record) {
        return crm.merged(account, record);
    }

    @Override
    public List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease) {
        return looked(account, crm.create(account, drafts, lease));
    }

    @Override
    public List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease) {
        return looked(account, crm.update(account, patches, lease));
    }

    @Override
    public List<Answer<Noted>> note(Account account, List<Note> notes, Lease lease) {
        return crm.note(account, notes, lease);
    }

    @Override
    public List<Answer<Noted>> task(Account account, List<Task> tasks, Lease lease) {
        return looked(account, crm.task(account, tasks, lease));
    }

    @Override
    public Answer<List<Remark>> noted(Account account, String lead, Instant since) {
        return crm.noted(account, lead, since);
    }

    @Override
    public Answer<List<Remark>> tasked(Account account, String lead, Instant since) {
        return crm.tasked(account, lead, since);
    }

    @Override
    public Answer<List<Record>> fetch(Account account, Set<String> leads, Instant since) {
        return crm.fetch(account, leads, since);
    }

    @Override
    public Answer<List<Match>> search(Account account, Search search) {
        return crm.search(account, search);
    }

    @Override
    public Answer<Changes> changes(Account account, Instant since) {
        return crm.changes(account, since);
    }

    @Override
    public Answer<Changes> touched(Account account, Instant since) {
        return crm.touched(account, since);
    }

    @Override
    public Answer<Set<String>> elsewhere(Account account, Set<String> leads) {
        return crm.elsewhere(account, leads);
    }

    @Override
    public Answer<Subscribed> subscribe(Account account, URI webhook) {
        return crm.subscribe(account, webhook);
    }

    @Override
    public Answer<Subscribed> subscription(Account account, URI webhook) {
        return crm.subscription(account, webhook);
    }

    @Override
    public Answer<Metadata> describe(Account account) {
        return crm.describe(account);
    }

    private <T> List<Answer<T>> looked(Account account, List<Answer<T>> answers) {
        return answers.stream().map(answer -> looked(account, answer)).toList();
    }

    private <T> Answer<T> looked(Account account, Answer<T> answer) {
        boolean outdated = answer instanceof Answer.Refused<T> refused
                && UNKNOWN_ID.matcher(refused.reason()).find()
                && enrich.isOutdatedBy(account, refused.reason());
        return outdated
                ? new Answer.Later<>(AGAIN, ((Answer.Refused<T>) answer).reason() + "; tried again with new metadata")
                : answer;
    }
}
