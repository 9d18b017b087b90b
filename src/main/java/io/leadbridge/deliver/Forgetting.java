package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Person;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.mapping.Canonical;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Finds a person in the books and takes it out of them. Links and ledger stay: they hold ids of records and names of rules,
 * and without the link a lead that comes again would be made twice.
 *
 * <p>The books hold fingerprints, in which a phone can be found by trying all there are: they count as the person's data.
 */
public final class Forgetting {

    private static final RedisScript<Long> FORGET =
            RedisScript.of(new ClassPathResource("io/leadbridge/deliver/forget.lua"), Long.class);

    private static final int BASES_AT_ONCE = 100;

    private final StringRedisTemplate redis;
    private final RedisBooks books;
    private final TenantKeys keys;

    /** @param books of the same Redis */
    public Forgetting(StringRedisTemplate redis, RedisBooks books) {
        this.redis = redis;
        this.books = books;
        this.keys = new TenantKeys(redis);
    }

    /**
     * The leads and contacts that are the person's as far as the books can tell: contacts whose base has the fingerprint or
     * that we made for it, the counterparts of all of these, and the leads whose main contact is among them.
     *
     * @param known of which that is known already; they are among what is returned
     * @param crms all CRMs
     */
    public Set<RecordRef> records(TenantId tenant, Person person, Collection<RecordRef> known, Collection<CrmId> crms) {
        Set<RecordRef> found = new TreeSet<>(known);
        for (CrmId crm : crms) {
            identities(person).forEach(identity -> books.contactOf(tenant, crm, identity)
                    .ifPresent(id -> found.add(RecordRef.contact(crm, id))));
        }
        Set<String> fingerprints = fingerprints(person);
        String field = "f:" + person.path();
        walk(tenant, field, (ref, kept) -> {
            if (hasOne(kept, fingerprints)) {
                found.add(ref);
            }
        });
        found.addAll(counterparts(tenant, found, crms));
        Set<RecordRef> leads = new TreeSet<>();
        walk(tenant, "contact", (ref, contact) -> {
            if (found.contains(RecordRef.contact(ref.crm(), contact))) {
                leads.add(ref);
            }
        });
        found.addAll(leads);
        found.addAll(counterparts(tenant, leads, crms));
        return found;
    }

    /**
     * Takes the fingerprints of these records out of their bases.
     *
     * @param erase whether to do it; false only tells
     * @return how many bases have some
     */
    public long bases(TenantId tenant, Collection<RecordRef> records, boolean erase) {
        List<String> names = records.stream()
                .map(ref -> RedisBooks.key(tenant, "base:" + ref))
                .toList();
        long found = 0;
        for (int from = 0; from < names.size(); from += BASES_AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + BASES_AT_ONCE));
            Long number = erase ? redis.execute(FORGET, some) : Long.valueOf(withFingerprints(some));
            found += number == null ? 0 : number;
        }
        return found;
    }

    /**
     * Takes out which contacts we made, or are making, for the person.
     *
     * @param erase as for {@link #bases}
     * @return how many entries there are
     */
    public long identities(TenantId tenant, Person person, Collection<CrmId> crms, boolean erase) {
        long found = 0;
        for (CrmId crm : crms) {
            for (String identity : identities(person)) {
                found += books.contactOf(tenant, crm, identity).isPresent() ? 1 : 0;
                found += books.contactUnderWay(tenant, crm, identity).isPresent() ? 1 : 0;
                if (erase) {
                    books.forgetContact(tenant, crm, identity);
                    books.contactNotUnderWay(tenant, crm, List.of(identity));
                }
            }
        }
        return found;
    }

    /**
     * The open intents that name the person, by the lead for which a counterpart was to be made.
     *
     * @return keys of intents by lead; {@link #close} takes them
     */
    public Map<String, RecordRef> intents(TenantId tenant, Person person, Set<RecordRef> records) {
        String prefix = RedisBooks.key(tenant, "intent:");
        Map<String, RecordRef> found = new LinkedHashMap<>();
        keys.walk(prefix, page -> {
            List<String> texts = redis.opsForValue().multiGet(page);
            for (int i = 0; i < page.size(); i++) {
                String name = page.get(i).substring(prefix.length());
                RecordRef lead = RedisBooks.ref(name.substring(0, name.lastIndexOf('>')));
                String text = texts == null ? null : texts.get(i);
                if (text != null && (records.contains(lead) || person.isIn(text))) {
                    found.put(page.get(i), lead);
                }
            }
        });
        return found;
    }

    /** Closes intents; a create of which we never heard the end is not looked for any more. */
    public void close(Collection<String> intents) {
        if (!intents.isEmpty()) {
            redis.delete(intents);
        }
    }

    private Set<RecordRef> counterparts(TenantId tenant, Set<RecordRef> records, Collection<CrmId> crms) {
        Set<RecordRef> there = new TreeSet<>();
        for (RecordRef ref : records) {
            for (CrmId crm : crms) {
                books.counterpart(tenant, ref, crm).ifPresent(there::add);
            }
        }
        return there;
    }

    /** Tells every base that has this field, with its value. */
    private void walk(TenantId tenant, String field, BiConsumer<RecordRef, String> each) {
        String prefix = RedisBooks.key(tenant, "base:");
        keys.walk(prefix, page -> {
            List<Object> values = pipelined(page, field);
            for (int i = 0; i < page.size(); i++) {
                if (values.get(i) != null) {
                    each.accept(
                            RedisBooks.ref(page.get(i).substring(prefix.length())),
                            values.get(i).toString());
                }
            }
        });
    }

    private List<Object> pipelined(List<String> page, String field) {
        return redis.executePipelined(new SessionCallback<Object>() {
            @Override
            @SuppressWarnings("unchecked")
            public <K, V> Object execute(RedisOperations<K, V> operations) {
                page.forEach(key -> operations.opsForHash().get((K) key, field));
                return null;
            }
        });
    }

    private long withFingerprints(List<String> names) {
        return names.stream()
                .filter(name -> redis.opsForHash().keys(name).stream()
                        .map(Object::toString)
                        .anyMatch(field -> field.equals("rest") || field.startsWith("f:")))
                .count();
    }

    private static boolean hasOne(String kept, Set<String> fingerprints) {
        // SIDE:HASH,HASH… or SIDE:HASH,HASH…:CARRIED,CARRIED…
        for (String hash : kept.split("[:,]")) {
            if (fingerprints.contains(hash)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> fingerprints(Person person) {
        Set<String> fingerprints = new TreeSet<>();
        person.forms().forEach(form -> fingerprints.add(Canonical.hash(person.path(), Value.of(form))));
        return fingerprints;
    }

    private static List<String> identities(Person person) {
        String kind = person.path().equals(FieldPath.CONTACT_PHONE) ? "phone:" : "email:";
        List<String> identities = new ArrayList<>();
        fingerprints(person).forEach(fingerprint -> identities.add(kind + fingerprint));
        return identities;
    }
}
