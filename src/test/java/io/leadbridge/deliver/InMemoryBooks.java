package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Lease;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The books as plain maps: what tests and the simulator use. Held to the same contract as {@link RedisBooks}. */
public final class InMemoryBooks implements Books {

    private final Map<String, RecordRef> links = new LinkedHashMap<>();
    private final Map<String, String> identities = new LinkedHashMap<>();
    private final Map<String, Instant> underWay = new LinkedHashMap<>();
    private final Map<String, Base> bases = new LinkedHashMap<>();
    private final Map<String, Intent> intents = new LinkedHashMap<>();
    private final Set<String> marks = new LinkedHashSet<>();
    private final Map<TenantId, Long> fences = new LinkedHashMap<>();

    @Override
    public Books under(Lease lease) {
        if (lease.token() == 0) {
            return this;
        }
        return (Books) Proxy.newProxyInstance(
                Books.class.getClassLoader(), new Class<?>[] {Books.class}, (self, method, arguments) -> {
                    boolean writes = method.getReturnType() == void.class
                            || Set.of("keep", "open").contains(method.getName());
                    try {
                        synchronized (this) {
                            if (writes || method.getName().equals("bases")) {
                                passFence((TenantId) arguments[0], lease, writes);
                            }
                            return method.invoke(this, arguments);
                        }
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void passFence(TenantId tenant, Lease lease, boolean writes) {
        long greatest = fences.merge(tenant, lease.token(), Math::max);
        if (writes && lease.token() < greatest) {
            lease.lost();
            throw new LeaseOver();
        }
    }

    @Override
    public synchronized Optional<RecordRef> counterpart(TenantId tenant, RecordRef record, CrmId other) {
        return Optional.ofNullable(links.get(tenant + " " + record + ">" + other));
    }

    @Override
    public synchronized Optional<String> contactOf(TenantId tenant, CrmId crm, String identity) {
        return Optional.ofNullable(identities.get(tenant + " " + crm + ">" + identity));
    }

    @Override
    public synchronized Optional<Instant> contactUnderWay(TenantId tenant, CrmId crm, String identity) {
        return Optional.ofNullable(underWay.get(tenant + " " + crm + ">" + identity));
    }

    @Override
    public synchronized void contactUnderWay(TenantId tenant, CrmId crm, Collection<String> identities, Instant until) {
        identities.forEach(identity -> underWay.put(tenant + " " + crm + ">" + identity, until));
    }

    @Override
    public synchronized void contactNotUnderWay(TenantId tenant, CrmId crm, Collection<String> identities) {
        identities.forEach(identity -> underWay.remove(tenant + " " + crm + ">" + identity));
    }

    @Override
    public synchronized void forgetContact(TenantId tenant, CrmId crm, String identity) {
        identities.remove(tenant + " " + crm + ">" + identity);
    }

    @Override
    public synchronized Map<RecordRef, Base> bases(TenantId tenant, Collection<RecordRef> records) {
        Map<RecordRef, Base> found = new LinkedHashMap<>();
        records.forEach(ref -> found.put(ref, bases.getOrDefault(tenant + " " + ref, Base.unknown(ref))));
        return found;
    }

    @Override
    public synchronized void hinted(TenantId tenant, Collection<RecordRef> records) {
        records.forEach(ref -> bases.computeIfPresent(
                tenant + " " + ref, (key, base) -> base.edit().hinted(true).done()));
    }

    @Override
    public synchronized void save(TenantId tenant, Base base) {
        bases.put(tenant + " " + base.ref(), base);
    }

    @Override
    public synchronized void carryAgain(TenantId tenant, RecordRef record, Map<FieldPath, Known> before) {
        save(tenant, bases(tenant, List.of(record)).get(record).carryAgain(before));
    }

    @Override
    public synchronized Optional<Intent> intent(TenantId tenant, RecordRef source, CrmId target) {
        return Optional.ofNullable(intents.get(tenant + " " + source + ">" + target));
    }

    @Override
    public synchronized boolean open(
            TenantId tenant, RecordRef source, CrmId target, Intent intent, Collection<String> identities) {
        boolean opened = counterpart(tenant, source, target).isEmpty()
                && intents.putIfAbsent(tenant + " " + source + ">" + target, intent) == null;
        if (opened) {
            contactUnderWay(tenant, target, identities, intent.notBefore());
        }
        return opened;
    }

    @Override
    public synchronized void replace(TenantId tenant, RecordRef source, CrmId target, Intent intent) {
        intents.replace(tenant + " " + source + ">" + target, intent);
    }

    @Override
    public synchronized void close(TenantId tenant, RecordRef source, CrmId target) {
        intents.remove(tenant + " " + source + ">" + target);
    }

    @Override
    public synchronized boolean answered(TenantId tenant, Mark mark) {
        return marks.contains(tenant + " " + mark);
    }

    @Override
    public synchronized boolean keep(TenantId tenant, Landing landing) {
        Map<String, RecordRef> gone = new LinkedHashMap<>();
        for (Landing.Link link : landing.unlinks()) {
            gone.put(tenant + " " + link.here() + ">" + link.there().crm(), link.there());
            gone.put(tenant + " " + link.there() + ">" + link.here().crm(), link.here());
        }
        gone.entrySet().removeIf(entry -> !entry.getValue().equals(links.get(entry.getKey())));
        Map<String, RecordRef> wanted = new LinkedHashMap<>();
        for (Landing.Link link : landing.links()) {
            wanted.put(tenant + " " + link.here() + ">" + link.there().crm(), link.there());
            wanted.put(tenant + " " + link.there() + ">" + link.here().crm(), link.here());
        }
        boolean taken = wanted.entrySet().stream().anyMatch(entry -> {
            RecordRef there = links.get(entry.getKey());
            return there != null && !there.equals(entry.getValue()) && !gone.containsKey(entry.getKey());
        });
        if (taken) {
            return false;
        }
        links.keySet().removeAll(gone.keySet());
        links.putAll(wanted);
        for (Landing.Link link : landing.linksIfFree()) {
            if (counterpart(tenant, link.here(), link.there().crm()).isEmpty()
                    && counterpart(tenant, link.there(), link.here().crm()).isEmpty()) {
                links.put(tenant + " " + link.here() + ">" + link.there().crm(), link.there());
                links.put(tenant + " " + link.there() + ">" + link.here().crm(), link.here());
            }
        }
        contactNotUnderWay(tenant, landing.identitiesOf(), landing.arrived());
        landing.identities()
                .forEach((identity, contact) ->
                        identities.put(tenant + " " + landing.identitiesOf() + ">" + identity, contact));
        landing.bases().forEach(base -> save(tenant, base));
        if (landing.mark() != null) {
            marks.add(tenant + " " + landing.mark());
        }
        if (landing.intent() != null) {
            close(tenant, landing.intent().here(), landing.intent().there().crm());
        }
        return true;
    }
}
