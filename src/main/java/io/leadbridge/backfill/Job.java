package io.leadbridge.backfill;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import java.util.ArrayList;
import java.util.List;

/** A backfill as it is kept. Times are milliseconds since the epoch by Redis' clock; 0 where there is none. Not thread-safe. */
final class Job {

    final Ref ref;
    final String rule;
    /** Where the leads live. */
    final CrmId crm;
    /** Version of the tenant that the plan is for; empty until a server has begun with it. */
    String version;

    State state;
    /** What a pause goes back to: {@link State#PLANNING} or {@link State#RUNNING}. */
    State phase;
    /** Grows with each change of the state. */
    long revision;
    /** Why it is in its state; empty if that says it all. */
    String reason = "";
    /** Whether the brake paused it. */
    boolean braked;
    /** What it waits for; empty if nothing. */
    String waitsFor = "";

    long createdMs;
    long plannedMs;
    long startedMs;
    long workedMs;

    Plan plan = new Plan();
    Run run = new Run();
    Walk walk = new Walk();

    Job(Ref ref, String rule, CrmId crm, String version) {
        this.ref = ref;
        this.rule = rule;
        this.crm = crm;
        this.version = version;
    }

    Account account() {
        return new Account(ref.tenant(), crm);
    }

    /** What counts while it is planned, or run. */
    Tally tally() {
        return phase == State.RUNNING ? run.tally : plan.tally;
    }

    /** What was foretold. */
    static final class Plan {
        Tally tally = new Tally();
        Profile profile = new Profile();
    }

    /** What was done. */
    static final class Run {
        Tally tally = new Tally();
        /** Number of the next message. */
        long number;
        /** Leads that are about to be queued, or were when somebody died; {@code null} if none are. */
        Message pending;
        /** In the queue, or waiting for a retry. */
        List<Message> open = new ArrayList<>();
        /** What the run has come to in the segment of the plan that it is in. */
        long segment = -1;

        Profile.Part part = new Profile.Part();
    }

    /** Leads that go into the queue together. */
    static final class Message {
        long number;
        /** Place of its first lead in the walk. */
        long place;
        /** When it was first seen that all its leads have ended. */
        long endedMs;

        List<Lead> leads = new ArrayList<>();
    }

    /** A lead and what is told of it. */
    static final class Lead {
        String id;
        /** As {@link io.leadbridge.event.Change#word}. */
        String change;
    }

    /** How far the walk has come. */
    static final class Walk {
        /** The CRM is asked for what changed since. */
        long sinceMs;
        /** Whether the CRM has told that there is no more. */
        boolean last;
        /** Answers in a row with nothing new. */
        int emptyAnswers;
    }
}
