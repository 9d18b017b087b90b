package io.leadbridge.app;

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
import io.leadbridge.event.TenantId;
import io.leadbridge.health.Connections;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * Tells health how each call of a CRM went, and who wants to know how many leads were written.
 *
 * @param writes gets the tenant and how many leads a CRM said that it made or changed
 */
record WatchedCrm(Crm crm, Connections connections, ObjIntConsumer<TenantId> writes) implements Crm {

    /** One that writes nothing, or whose writes nobody counts. */
    WatchedCrm(Crm crm, Connections connections) {
        this(crm, connections, (tenant, leads) -> {});
    }

    @Override
    public Answer<List<Record>> fetch(Account account, Set<String> leads, Instant since) {
        return watch(account, crm.fetch(account, leads, since));
    }

    @Override
    public Answer<List<Match>> search(Account account, Search search) {
        return watch(account, crm.search(account, search));
    }

    @Override
    public List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease) {
        return written(account, crm.create(account, drafts, lease));
    }

    @Override
    public List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease) {
        return written(account, crm.update(account, patches, lease));
    }

    @Override
    public List<Answer<Noted>> note(Account account, List<Note> notes, Lease lease) {
        return watchEach(account, crm.note(account, notes, lease));
    }

    @Override
    public List<Answer<Noted>> task(Account account, List<Task> tasks, Lease lease) {
        return watchEach(account, crm.task(account, tasks, lease));
    }

    @Override
    public Answer<List<Remark>> noted(Account account, String lead, Instant since) {
        return watch(account, crm.noted(account, lead, since));
    }

    @Override
    public Answer<List<Remark>> tasked(Account account, String lead, Instant since) {
        return watch(account, crm.tasked(account, lead, since));
    }

    @Override
    public Answer<Changes> changes(Account account, Instant since) {
        return watch(account, crm.changes(account, since));
    }

    @Override
    public Answer<Changes> touched(Account account, Instant since) {
        return watch(account, crm.touched(account, since));
    }

    @Override
    public Answer<Set<String>> elsewhere(Account account, Set<String> leads) {
        return watch(account, crm.elsewhere(account, leads));
    }

    @Override
    public Answer<Set<String>> merged(Account account, RecordRef record) {
        return watch(account, crm.merged(account, record));
    }

    @Override
    public Answer<Subscribed> subscribe(Account account, URI webhook) {
        return watch(account, crm.subscribe(account, webhook));
    }

    @Override
    public Answer<Subscribed> subscription(Account account, URI webhook) {
        return watch(account, crm.subscription(account, webhook));
    }

    @Override
    public Answer<Metadata> describe(Account account) {
        return watch(account, crm.describe(account));
    }

    private <T> List<Answer<T>> written(Account account, List<Answer<T>> answers) {
        writes.accept(account.tenant(), (int)
                answers.stream().filter(Answer.Ok.class::isInstance).count());
        return watchEach(account, answers);
    }

    private <T> List<Answer<T>> watchEach(Account account, List<Answer<T>> answers) {
        answers.forEach(answer -> watch(account, answer));
        return answers;
    }

    private <T> Answer<T> watch(Account account, Answer<T> answer) {
        if (answer instanceof Answer.Later<T> later) {
            connections.failed(account, later.reason());
        } else if (answer instanceof Answer.Hold<T> hold) {
            connections.failed(account, hold.reason());
        } else if (answer instanceof Answer.Unknown<T> unknown) {
            connections.failed(account, unknown.reason());
        } else if (!(answer instanceof Answer.CannotTake)) {
            connections.answered(account);
        }
        return answer;
    }
}
