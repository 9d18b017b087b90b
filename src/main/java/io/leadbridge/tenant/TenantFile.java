package io.leadbridge.tenant;

import io.leadbridge.event.TenantId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one file says.
 *
 * @param file the file
 * @param version of its text: 16 hex digits; empty if it could not be read
 * @param id the tenant that it names; empty if it names none
 * @param idLine line of that name, from 1; 0 if it names none
 * @param tenant present exactly if there are no faults
 * @param faults in the order of the file
 */
public record TenantFile(
        Path file, String version, Optional<TenantId> id, int idLine, Optional<Tenant> tenant, List<Fault> faults) {

    public TenantFile {
        faults = List.copyOf(faults);
    }
}
