package io.leadbridge.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadbridge.event.TenantId;
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
        TenantId id = tenant.id();
        return Operator.run(output, operator -> {
            operator.requireTenant(id);
            boolean[] changed = {false};
            operator.audited(
                    id, "queue resumed", () -> changed[0] = operator.queue().resume(id.value()));
            output.tell(
                    JsonNodeFactory.instance.objectNode().put("changed", changed[0]),
                    () -> "Tenant " + id + (changed[0] ? " is resumed." : " was not paused."));
            return 0;
        });
    }
}
