package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.HeldLeases.Held;
import io.leadbridge.camel.redisqueue.Verdict.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Has a claim handled, and says what is to become of its messages. */
final class BatchWorker {

    private final BatchHandler handler;
    private final RetryPolicy retryPolicy;
    private final double groupRate;

    /** @param groupRate messages of a group in a second, 0 for no limit */
    BatchWorker(BatchHandler handler, RetryPolicy retryPolicy, double groupRate) {
        this.handler = handler;
        this.retryPolicy = retryPolicy;
        this.groupRate = groupRate;
    }

    /** Does not throw. */
    SettledClaim work(Claim claim, Held lease) {
        Settlement settlement = new Settlement(claim.messages());
        String failure = handler.handle(settlement, lease);
        List<Verdict> resolved = settlement.resolve(failure);
        List<Verdict> verdicts = List.of();
        if (resolved.stream().anyMatch(verdict -> verdict.verb() != Verb.DONE)) {
            verdicts = new ArrayList<>(resolved.size());
            for (int index = 0; index < resolved.size(); index++) {
                verdicts.add(retryPolicy.apply(claim.messages().get(index), resolved.get(index)));
            }
        }
        Duration hold = settlement.held().map(Settlement.Hold::duration).orElse(Duration.ZERO);
        return new SettledClaim(claim, verdicts, hold, rate(claim.messages().size()));
    }

    private Duration rate(int messages) {
        return groupRate == 0 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil(messages * 1000 / groupRate));
    }
}
