package io.leadbridge.app;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Work;
import io.leadbridge.rules.Rules;

/** The bean {@code rules}: tells watchers what was decided. */
public final class WatchedRules {

    private final Rules rules;
    private final Watchers watchers;

    WatchedRules(Rules rules, Watchers watchers) {
        this.rules = rules;
        this.watchers = watchers;
    }

    /** As {@link Rules#decide}. */
    public Decision decide(Work work, Batch batch, Metadata metadata) {
        Decision decision = rules.decide(work, batch, metadata);
        watchers.decided(work.hint().lead(), decision);
        return decision;
    }
}
