package io.leadbridge.tenant;

import io.leadbridge.event.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * The one way to change tenants while they are in force. Safe for several threads, and beside other instances. Every method
 * fails as Spring's template does while Redis is away.
 */
public interface TenantEditor {

    /** Names of all tenants, sorted. */
    List<TenantId> ids();

    /**
     * A tenant as it is stored.
     *
     * @param withSecrets whether secrets are shown; else each is {@link TenantDocument#STORED}
     */
    Optional<TenantDocument> find(TenantId id, boolean withSecrets);

    /**
     * Makes or replaces a tenant, if nothing at all is wrong with it.
     *
     * @param text the tenant file: YAML or JSON, UTF-8, at most 1 MiB; {@code tenant} in it must be {@code id}
     * @param source what faults call it: a file's name, or {@code body}
     * @param expectedVersion the version that the change was made on, where "" means that there is to be no such tenant;
     *     empty to replace whatever is there
     * @param by who changes it, for the audit log
     */
    Edit put(TenantId id, byte[] text, String source, Optional<String> expectedVersion, String by);

    /**
     * Only reads it: what is stored stands in for {@link TenantDocument#STORED}, as in {@link #put}. Names are not held
     * against the CRMs.
     */
    TenantFile read(TenantId id, byte[] text, String source);

    /**
     * Only tells what would be wrong with it: as {@link #put}, without a change.
     *
     * @return the faults; empty if there are none
     */
    List<Fault> check(TenantId id, byte[] text, String source);

    /**
     * Removes a tenant: its webhooks are answered 404 from then on. Links, bases and history stay until they are
     * forgotten.
     */
    Edit remove(TenantId id, Optional<String> expectedVersion, String by);
}
