package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.Verdict.Verb;
import java.time.Duration;
import java.util.List;

/**
 * A claim, and what is to become of it.
 *
 * @param verdicts one for each message of the claim, without open waits (see {@link RetryPolicy#apply}); empty if all
 *     are done
 * @param hold of the group, zero for none
 * @param rate time that the group's rate allots to this claim, counted from when it was made, zero for none
 */
record SettledClaim(Claim claim, List<Verdict> verdicts, Duration hold, Duration rate) {

    /** What nobody began to work on goes back to its place. */
    static SettledClaim givenBack(Claim claim) {
        Verdict keep = new Verdict(Verb.KEEP, null, "not begun", null);
        List<Verdict> verdicts = claim.messages().stream().map(message -> keep).toList();
        return new SettledClaim(claim, verdicts, Duration.ZERO, Duration.ZERO);
    }
}
