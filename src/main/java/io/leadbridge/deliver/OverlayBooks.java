package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Books that are read through to others and written in memory only: what is kept here is seen here, and nowhere else. For a
 * rehearsal. Held to the same contract as the books below.
 */
public final class OverlayBooks implements Books {

    private final Books below;
    private final Map<String, Optional<RecordRef>> links = new HashMap<>();
    private final Map<String, Optional<String>> identities = new HashMap<>();
    private final Map<String, Optional<Instant>> underWay = new HashMap<>();
    private final Map<String, Base> bases = new HashMap<>();
    private final Map<String, Optional<Intent>> intents = new HashMap<>();
    private final Set<String> marks = new HashSet<>();

    /** @param below is never written to */
    public OverlayBooks(Books below) {
        this.below = below;
    }

    @Override
    public synchronized Optional<RecordRef> counterpart(TenantId tenant, RecordRef record, CrmId other) {
        Optional<RecordRef> own = links.get(key(tenant, record, other));
        return own == null ? below.counterpart(tenant, record, other) : own;
    }

    @Override
    public synchronized Optional<String> contactOf(TenantId tenant, CrmId crm, String identity) {
        Optional<String> own = identities.get(key(tenant, crm, identity));
        return own == null ? below.contactOf(tenant, crm, identity) : own;
    }

    @Override
    public synchronized Optional<Instant> contactUnderWay(TenantId tenant, CrmId crm, String identity) {
        Optional<Instant> own = underWay.get(key(tenant, crm, identity));
        return own == null ? below.contactUnderWay(tenant, crm, identity) : own;
    }

    @Override
    public synchronized void contactUnderWay(TenantId tenant, CrmId crm, Collection<String> ids, Instant until) {
        ids.forEach(identity -> underWay.put(key(tenant, crm, identity), Optional.of(until)));
    }

    @Override
    public synchronized void contactNotUnderWay(TenantId tenant, CrmId crm, Collection<String> ids) {
        ids.forEach(identity -> underWay.put(key(tenant, crm, identity), Optional.empty()));
    }

    @Override
    public synchronized void forgetContact(TenantId tenant, CrmId crm, String identity) {
        identities.put(key(tenant, crm, identity), Optional.empty());
    }

    @Override
    public synchronized Map<RecordRef, Base> bases(TenantId tenant, Collection<RecordRef> records) {
        List<RecordRef> unchanged = new ArrayList<>();
        Map<RecordRef, Base> found = new LinkedHashMap<>();
        for (RecordRef ref : records) {
            Base own = bases.get(key(tenant, ref));
            found.put(ref, own);
            if (own == null) {
                unchanged.add(ref);
            }
        }
        found.putAll(below.bases(tenant, unchanged));
        return found;
    }

    @Override
    public synchronized void hinted(TenantId tenant, Collection<RecordRef> records) {
        bases(tenant, records).values().stream()
                .filter(base -> !base.isUnknown())
                .forEach(base -> save(tenant, base.edit().hinted(true).done()));
    }

    @Override
    public synchronized void save(TenantId tenant, Base base) {
        bases.put(key(tenant, base.ref()), base);
    }

    @Override
    public synchronized void carryAgain(TenantId tenant, RecordRef record, Map<FieldPath, Known> before) {
        save(tenant, bases(tenant, List.of(record)).get(record).carryAgain(before));
    }

    @Override
    public synchronized Optional<Intent> intent(TenantId tenant, RecordRef source, CrmId target) {
        Optional<Intent> own = intents.get(key(tenant, source, target));
        return own == null ? below.intent(tenant, source, target) : own;
    }

    @Override
    public synchronized boolean open(
            TenantId tenant, RecordRef source, CrmId target, Intent intent, Collection<String> ids) {
        if (intent(tenant, source, target).isPresent()
                || counterpart(tenant, source, target).isPresent()) {
            return false;
        }
        intents.put(key(tenant, source, target), Optional.of(intent));
        contactUnderWay(tenant, target, ids, intent.notBefore());
        return true;
    }

    @Override
    public synchronized void replace(TenantId tenant, RecordRef source, CrmId target, Intent intent) {
        if (intent(tenant, source, target).isPresent()) {
            intents.put(key(tenant, source, target), Optional.of(intent));
        }
    }

    @Override
    public synchronized void close(TenantId tenant, RecordRef source, CrmId target) {
        intents.put(key(tenant, source, target), Optional.empty());
    }

    @Override
    public synchronized boolean answered(TenantId tenant, Mark mark) {
        return marks.contains(key(tenant, mark)) || below.answered(tenant, mark);
    }

    @Override
    public synchronized boolean keep(TenantId tenant, Landing landing) {
        for (Landing.Link link : landing.links()) {
            if (isTaken(tenant, link.here(), link.there(), landing)
                    || isTaken(tenant, link.there(), link.here(), landing)) {
                return false;
            }
        }
        for (Landing.Link link : landing.unlinks()) {
            unlink(tenant, link.here(), link.there());
            unlink(tenant, link.there(), link.here());
        }
        landing.links().forEach(link -> link(tenant, link));
        landing.linksIfFree().stream()
                .filter(link ->
                        counterpart(tenant, link.here(), link.there().crm()).isEmpty())
                .filter(link ->
                        counterpart(tenant, link.there(), link.here().crm()).isEmpty())
                .forEach(link -> link(tenant, link));
        contactNotUnderWay(tenant, landing.identitiesOf(), landing.arrived());
        landing.identities()
                .forEach((identity, contact) ->
                        identities.put(key(tenant, landing.identitiesOf(), identity), Optional.of(contact)));
        landing.bases().forEach(base -> save(tenant, base));
        if (landing.mark() != null) {
            marks.add(key(tenant, landing.mark()));
        }
        if (landing.intent() != null) {
            close(tenant, landing.intent().here(), landing.intent().there().crm());
        }
        return true;
    }

    private void link(TenantId tenant, Landing.Link link) {
        links.put(key(tenant, link.here(), link.there().crm()), Optional.of(link.there()));
        links.put(key(tenant, link.there(), link.here().crm()), Optional.of(link.here()));
    }

    private void unlink(TenantId tenant, RecordRef here, RecordRef there) {
        if (counterpart(tenant, here, there.crm()).equals(Optional.of(there))) {
            links.put(key(tenant, here, there.crm()), Optional.empty());
        }
    }

    private boolean isTaken(TenantId tenant, RecordRef here, RecordRef there, Landing landing) {
        return counterpart(tenant, here, there.crm())
                .filter(other -> !other.equals(there))
                .filter(other -> landing.unlinks().stream()
                        .noneMatch(gone -> gone.equals(new Landing.Link(here, other))
                                || gone.equals(new Landing.Link(other, here))))
                .isPresent();
    }

    private static String key(TenantId tenant, Object... parts) {
        StringBuilder key = new StringBuilder(tenant.value());
        for (Object part : parts) {
            key.append(' ').append(part);
        }
        return key.toString();
    }
}
