package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.util.List;
import java.util.Optional;

/** Books that can show in one step what is mostly needed to plan what becomes of a lead. */
interface Glancing {

    /**
     * Shows the bases of the lead, of its contact and of their counterparts, their links, and the lead's open intent.
     *
     * @param contact the lead's main contact
     * @param target the CRM of the counterparts
     */
    Glance glance(TenantId tenant, RecordRef lead, Optional<RecordRef> contact, CrmId target);

    /**
     * Shows what a create has to know of the person: the contact's link, the contacts that we made for these identities in
     * the target, and the creates for them that may be under way in both CRMs.
     *
     * @param contact the lead's main contact
     * @param here the lead's CRM
     * @param identities as for {@link Links#contactOf}
     */
    Glance glance(TenantId tenant, Optional<RecordRef> contact, CrmId here, CrmId target, List<String> identities);
}
