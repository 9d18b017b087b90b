package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Book of intents: creates whose end is not known yet. At most one for each lead and target. */
public interface Intents {

    /** The open intent to make this lead's counterpart; empty if there is none. */
    Optional<Intent> intent(TenantId tenant, RecordRef source, CrmId target);

    /**
     * Opens an intent, and in the same step notes that it may be making the contact of these identities, as
     * {@link Links#contactUnderWay}, until {@link Intent#notBefore}.
     *
     * @return false, and nothing done, if one is open already, or the lead is linked there
     */
    boolean open(TenantId tenant, RecordRef source, CrmId target, Intent intent, Collection<String> identities);

    /** Opens an intent that makes no contact. */
    default boolean open(TenantId tenant, RecordRef source, CrmId target, Intent intent) {
        return open(tenant, source, target, intent, List.of());
    }

    /** Puts an intent in place of the open one; nothing is done if none is open. */
    void replace(TenantId tenant, RecordRef source, CrmId target, Intent intent);

    /** Closes the intent, if one is open. */
    void close(TenantId tenant, RecordRef source, CrmId target);
}
