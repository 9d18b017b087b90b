package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Person;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.mapping.Canonical;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.ScanOptions;
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
    private static final int SCANNED_AT_ONCE = 1000;

    /** How the book of contacts names what they are found by, as {@link Identity} does. */
    private static final Map<FieldPath, String> PATHS = Map.of(
            FieldPath.CONTACT_PHONE, MatchBy.PHONE.word() + ":",
            FieldPath.CONTACT_EMAIL, MatchBy.EMAIL.word() + ":");

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
            if (!Collections.disjoint(hashes(kept), fingerprints)) {
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
     * Takes out of the bases of these records their fingerprints, and the texts of notes and tasks that are owed.
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
            Long number = erase
                    ? redis.execute(FORGET, some)
                    : Long.valueOf(some.stream().filter(this::holdsSome).count());
            found += number == null ? 0 : number;
        }
        return found;
    }

    private boolean holdsSome(String base) {
        return redis.opsForHash().keys(base).stream()
                .map(Object::toString)
                .anyMatch(field -> field.equals("rest")
                        || field.startsWith("f:")
                        || field.startsWith("d:")
                        || field.startsWith("owed:"));
    }

    /**
     * Takes out which contacts we made, or are making, for the person: by this phone or e-mail, and by the others that the
     * bases of the person's contacts tell of. To be done before {@link #bases}.
     *
     * @param erase whether to do it; false only tells
     * @return how many entries there are
     */
    public long identities(
            TenantId tenant, Person person, Collection<RecordRef> records, Collection<CrmId> crms, boolean erase) {
        Set<String> identities = identities(person);
        records.stream().filter(ref -> ref.entity() == Entity.CONTACT).forEach(contact -> {
            String base = RedisBooks.key(tenant, "base:" + contact);
            PATHS.forEach((path, kind) ->
                    hashes(redis.opsForHash().get(base, "f:" + path)).forEach(hash -> identities.add(kind + hash)));
        });
        String key = RedisBooks.key(tenant, "identity");
        Set<String> made = made(key, identities, records);
        List<String> underWay = crms.stream()
                .flatMap(crm -> identities.stream().map(identity -> RedisBooks.underWayKey(tenant, crm, identity)))
                .toList();
        if (!erase) {
            Long there = redis.countExistingKeys(underWay);
            return made.size() + (there == null ? 0 : there);
        }
        Long taken = made.isEmpty() ? Long.valueOf(0) : redis.opsForHash().delete(key, made.toArray());
        Long gone = redis.delete(underWay);
        return taken + (gone == null ? 0 : gone);
    }

    /** Entries of the book of contacts that we made, by identity or for one of these contacts. */
    private Set<String> made(String key, Set<String> identities, Collection<RecordRef> records) {
        Set<String> made = new TreeSet<>();
        ScanOptions some = ScanOptions.scanOptions().count(SCANNED_AT_ONCE).build();
        try (Cursor<Map.Entry<Object, Object>> cursor = redis.opsForHash().scan(key, some)) {
            cursor.forEachRemaining(entry -> {
                String field = entry.getKey().toString();
                int end = field.indexOf('>');
                RecordRef contact = RecordRef.contact(
                        new CrmId(field.substring(0, end)), entry.getValue().toString());
                if (identities.contains(field.substring(end + 1)) || records.contains(contact)) {
                    made.add(field);
                }
            });
        }
        return made;
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

    /** The hashes in {@code SIDE:HASH,HASH…} or {@code SIDE:HASH,HASH…:CARRIED,CARRIED…}. */
    private static Set<String> hashes(Object known) {
        Set<String> hashes = new TreeSet<>();
        if (known != null) {
            String[] parts = known.toString().split("[:,]");
            hashes.addAll(List.of(parts).subList(1, parts.length));
            hashes.remove("");
        }
        return hashes;
    }

    private static Set<String> fingerprints(Person person) {
        Set<String> fingerprints = new TreeSet<>();
        person.forms().forEach(form -> fingerprints.add(Canonical.hash(person.path(), Value.of(form))));
        return fingerprints;
    }

    private static Set<String> identities(Person person) {
        Set<String> identities = new TreeSet<>();
        fingerprints(person).forEach(fingerprint -> identities.add(PATHS.get(person.path()) + fingerprint));
        return identities;
    }
}
