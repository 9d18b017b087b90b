package io.leadbridge.app;

import io.leadbridge.event.TenantId;
import picocli.CommandLine.Parameters;

/** The tenant that a command is about, its first parameter. */
final class TenantParameter {

    @Parameters(index = "0", paramLabel = "TENANT", description = "The tenant's name.")
    private String tenant;

    /** @throws SettingsException if nothing can have such a name */
    TenantId id() {
        return ToldOutput.tenant(tenant);
    }
}
