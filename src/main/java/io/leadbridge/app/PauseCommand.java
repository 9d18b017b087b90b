package io.leadbridge.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadbridge.event.TenantId;
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
        TenantId id = tenant.id();
        return Operator.run(output, operator -> {
            operator.requireTenant(id);
            boolean[] changed = {false};
            operator.audited(
                    id, "queue paused", () -> changed[0] = operator.queue().pause(id.value()));
            output.tell(
                    JsonNodeFactory.instance.objectNode().put("changed", changed[0]),
                    () -> "Tenant " + id + (changed[0] ? " is paused." : " was paused already."));
            return 0;
        });
    }
}
