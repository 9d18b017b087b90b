package io.leadbridge.app;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Search;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.health.Connections;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Tells health how each call of a CRM went. */
record WatchedCrm(Crm crm, Connections connections) implements Crm {

    @Override
    public Answer<List<Record>> fetch(Account account, Set<String> leads, Instant since) {
        return watch(account, crm.fetch(account, leads, since));
    }

    @Override
    public Answer<List<Match>> search(Account account, Search search) {
        return watch(account, crm.search(account, search));
    }

    @Override
    public Answer<Created> create(Account account, Draft draft, Lease lease) {
        return watch(account, crm.create(account, draft, lease));
    }

    @Override
    public Answer<Updated> update(Account account, Patch patch, Lease lease) {
        return watch(account, crm.update(account, patch, lease));
    }

    @Override
    public Answer<Metadata> describe(Account account) {
        return watch(account, crm.describe(account));
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
