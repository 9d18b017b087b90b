package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as it is stored, for people and scripts: the tree of the tenant file.
 *
 * @param id its name
 * @param version changes with the content; the value of HTTP's {@code ETag}
 * @param tree the keys of the tenant file, in its order; a secret is {@link #STORED}, unless it was asked for
 * @param file the file that provides it, as a person would find it; empty if it came by the API or by {@code apply}
 * @param changedAt when this version came into force
 * @param changedBy who changed it last: a user of the API, a command, or the file
 */
public record TenantDocument(
        TenantId id, String version, ObjectNode tree, Optional<String> file, Instant changedAt, String changedBy) {

    /** Stands in a secret's place. Given back in a change, it means: the secret that is stored. */
    public static final String STORED = "${stored}";
}
