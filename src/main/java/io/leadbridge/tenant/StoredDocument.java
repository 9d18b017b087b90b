package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as Redis holds it.
 *
 * @param id its name
 * @param version changes with the content, and with the file that provides it
 * @param file the file that provides it, as an absolute path; empty if none does
 * @param changedAt when it came to be as it is
 * @param changedBy by whom
 * @param salt sealed; makes the version say nothing of the secrets to whoever tries to guess them
 * @param tree the tenant file's tree, each secret sealed
 */
record StoredDocument(
        TenantId id,
        String version,
        Optional<String> file,
        Instant changedAt,
        String changedBy,
        String salt,
        ObjectNode tree) {}
