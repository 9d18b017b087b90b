package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Lease;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Books of which some pages lie open: what was seen in one look is told from it, until {@link #close} or the first write.
 * Planning what becomes of one lead asks the books some seven times, each of which would be a call of its own. For one
 * thread.
 */
final class Glance implements Books, Glancing {

    private final Books below;
    private final Map<RecordRef, Base> bases = new HashMap<>();
    private final Map<String, Optional<RecordRef>> links = new HashMap<>();
    private final Map<String, Optional<Intent>> intents = new HashMap<>();
    private final Map<String, Optional<String>> contacts = new HashMap<>();
    private final Map<String, Optional<Instant>> underWay = new HashMap<>();

    /** Of nothing: each question goes to the books. */
    Glance(Books below) {
        this.below = below;
    }

    /** What was seen: a base. */
    Glance saw(Base base) {
        bases.put(base.ref(), base);
        return this;
    }

    /** What was seen: a link, or that there is none. */
    Glance saw(RecordRef record, CrmId other, Optional<RecordRef> there) {
        links.put(record + ">" + other, there);
        return this;
    }

    /** What was seen: an intent, or that there is none. */
    Glance sawIntent(RecordRef source, CrmId target, Optional<Intent> intent) {
        intents.put(source + ">" + target, intent);
        return this;
    }

    /** What was seen: a contact that we made, or that we made none. */
    Glance sawContact(CrmId crm, String identity, Optional<String> contact) {
        contacts.put(crm + ">" + identity, contact);
        return this;
    }

    /** What was seen: a create under way for a contact, or that there is none. */
    Glance sawUnderWay(CrmId crm, String identity, Optional<Instant> until) {
        underWay.put(crm + ">" + identity, until);
        return this;
    }

    @Override
    public Glance glance(TenantId tenant, RecordRef lead, Optional<RecordRef> contact, CrmId target) {
        return below instanceof Glancing glancing ? glancing.glance(tenant, lead, contact, target) : new Glance(below);
    }

    @Override
    public Glance glance(
            TenantId tenant, Optional<RecordRef> contact, CrmId here, CrmId target, List<String> identities) {
        return below instanceof Glancing glancing
                ? glancing.glance(tenant, contact, here, target, identities)
                : new Glance(below);
    }

    /** From now on each question goes to the books: time has passed, or something was written. */
    void close() {
        bases.clear();
        links.clear();
        intents.clear();
        contacts.clear();
        underWay.clear();
    }

    private Books written() {
        close();
        return below;
    }

    @Override
    public Books under(Lease lease) {
        return below.under(lease);
    }

    @Override
    public Optional<RecordRef> counterpart(TenantId tenant, RecordRef record, CrmId other) {
        Optional<RecordRef> seen = links.get(record + ">" + other);
        return seen == null ? below.counterpart(tenant, record, other) : seen;
    }

    @Override
    public Map<RecordRef, RecordRef> counterparts(TenantId tenant, Collection<RecordRef> records, CrmId other) {
        return below.counterparts(tenant, records, other);
    }

    @Override
    public Map<RecordRef, Base> bases(TenantId tenant, Collection<RecordRef> records) {
        if (!bases.keySet().containsAll(records)) {
            return below.bases(tenant, records);
        }
        Map<RecordRef, Base> seen = new LinkedHashMap<>();
        records.forEach(ref -> seen.put(ref, bases.get(ref)));
        return seen;
    }

    @Override
    public Optional<Intent> intent(TenantId tenant, RecordRef source, CrmId target) {
        Optional<Intent> seen = intents.get(source + ">" + target);
        return seen == null ? below.intent(tenant, source, target) : seen;
    }

    @Override
    public Optional<String> contactOf(TenantId tenant, CrmId crm, String identity) {
        Optional<String> seen = contacts.get(crm + ">" + identity);
        return seen == null ? below.contactOf(tenant, crm, identity) : seen;
    }

    @Override
    public Optional<Instant> contactUnderWay(TenantId tenant, CrmId crm, String identity) {
        Optional<Instant> seen = underWay.get(crm + ">" + identity);
        return seen == null ? below.contactUnderWay(tenant, crm, identity) : seen;
    }

    @Override
    public boolean answered(TenantId tenant, Mark mark) {
        return below.answered(tenant, mark);
    }

    @Override
    public boolean keep(TenantId tenant, Landing landing) {
        return written().keep(tenant, landing);
    }

    @Override
    public void contactUnderWay(TenantId tenant, CrmId crm, Collection<String> identities, Instant until) {
        written().contactUnderWay(tenant, crm, identities, until);
    }

    @Override
    public void contactNotUnderWay(TenantId tenant, CrmId crm, Collection<String> identities) {
        written().contactNotUnderWay(tenant, crm, identities);
    }

    @Override
    public void forgetContact(TenantId tenant, CrmId crm, String identity) {
        written().forgetContact(tenant, crm, identity);
    }

    @Override
    public void hinted(TenantId tenant, Collection<RecordRef> records) {
        written().hinted(tenant, records);
    }

    @Override
    public void save(TenantId tenant, Base base) {
        written().save(tenant, base);
    }

    @Override
    public void carryAgain(TenantId tenant, RecordRef record, Map<FieldPath, Known> before) {
        written().carryAgain(tenant, record, before);
    }

    @Override
    public boolean open(TenantId tenant, RecordRef source, CrmId target, Intent intent, Collection<String> identities) {
        return written().open(tenant, source, target, intent, identities);
    }

    @Override
    public void replace(TenantId tenant, RecordRef source, CrmId target, Intent intent) {
        written().replace(tenant, source, target, intent);
    }

    @Override
    public void close(TenantId tenant, RecordRef source, CrmId target) {
        written().close(tenant, source, target);
    }
}
