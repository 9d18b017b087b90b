package io.leadbridge.dryrun;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Work;
import io.leadbridge.rules.Rules;

/** The bean {@code rules} of a rehearsal: notes what is decided, and why. */
public final class RehearsedRules {

    private final Rules rules;
    private final Transcript transcript;

    RehearsedRules(Rules rules, Transcript transcript) {
        this.rules = rules;
        this.transcript = transcript;
    }

    /** As {@link Rules#decide}. */
    public Decision decide(Work work, Batch batch, Metadata metadata) {
        Decision decision = rules.decide(work, batch, metadata);
        transcript.judged(new Transcript.Judged(work, decision, rules.explain(work, batch, metadata)));
        return decision;
    }
}
