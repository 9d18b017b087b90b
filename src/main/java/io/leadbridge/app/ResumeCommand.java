package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leadbridge resume}. Exit codes: 0 it is resumed, 1 Redis does not answer, 2 wrong use. */
@Command(name = "resume", description = "Ends a tenant's pause.", mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private TenantParameter tenant;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        return Operator.toggle(
                output, tenant.id(), "queue resumed", RedisQueueOperations::resume, " is resumed.", " was not paused.");
    }
}
