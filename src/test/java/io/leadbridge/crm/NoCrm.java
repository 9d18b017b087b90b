package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A CRM that has nothing; for tests to override what they need of it. */
public class NoCrm implements Crm {

    @Override
    public Answer<List<Record>> fetch(Account account, Set<String> leads, Instant since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<List<Match>> search(Account account, Search search) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Answer<Noted>> note(Account account, List<Note> notes, Lease lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Answer<Noted>> task(Account account, List<Task> tasks, Lease lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<Changes> changes(Account account, Instant since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<Subscribed> subscribe(Account account, URI webhook) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<Metadata> describe(Account account) {
        throw new UnsupportedOperationException();
    }
}
