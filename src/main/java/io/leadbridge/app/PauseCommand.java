package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leadbridge pause}. Exit codes: 0 it is paused, 1 Redis does not answer, 2 wrong use. */
@Command(
        name = "pause",
        description = "Stops working a tenant's messages until it is resumed. Webhooks are taken all the same.",
        mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private TenantParameter tenant;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        return Operator.toggle(
                output,
                tenant.id(),
                "queue paused",
                RedisQueueOperations::pause,
                " is paused.",
                " was paused already.");
    }
}
