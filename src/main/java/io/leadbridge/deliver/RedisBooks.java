package io.leadbridge.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Lease;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The books in Redis. Keys, all under the tenant's hash tag: {@code lb:{t:TENANT}:link}, {@code :identity},
 * {@code :underway:CRM>IDENTITY}, {@code :fence}, {@code :base:RECORD}, {@code :intent:LEAD>CRM}, {@code :ledger:MARK}. They hold fingerprints of fields; only an open
 * intent holds a name, phones and e-mails, and a note or task that is owed its text.
 */
public final class RedisBooks implements Books, Glancing {

    private static final RedisScript<Long> KEEP = Fence.script("keep");
    private static final RedisScript<Long> OPEN = Fence.script("open");
    private static final RedisScript<Long> HINTED = Fence.script("hinted");
    private static final RedisScript<Long> CARRY_AGAIN =
            RedisScript.of(new ClassPathResource("io/leadbridge/deliver/carry_again.lua"), Long.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> BASES =
            RedisScript.of(new ClassPathResource("io/leadbridge/deliver/bases.lua"), List.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> GLANCE =
            RedisScript.of(new ClassPathResource("io/leadbridge/deliver/glance.lua"), List.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> PERSON =
            RedisScript.of(new ClassPathResource("io/leadbridge/deliver/person.lua"), List.class);

    /** Far longer than any create is waited for. */
    private static final Duration UNDER_WAY_LIFE = Duration.ofHours(1);

    private final StringRedisTemplate redis;
    private final Fence fence;
    private final Duration ledgerLife;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param ledgerLife how long a mark is kept; no less than the longest time after which an event may come again
     */
    public RedisBooks(StringRedisTemplate redis, Duration ledgerLife) {
        this(redis, new Fence(redis), ledgerLife);
    }

    private RedisBooks(StringRedisTemplate redis, Fence fence, Duration ledgerLife) {
        this.redis = redis;
        this.fence = fence;
        this.ledgerLife = ledgerLife;
    }

    /** How many pairs of linked records a tenant has; each of them stands in the book twice. */
    public long pairs(TenantId tenant) {
        return redis.opsForHash().size(key(tenant, "link")) / 2;
    }

    @Override
    public Books under(Lease lease) {
        return new RedisBooks(redis, fence.under(lease), ledgerLife);
    }

    @Override
    public Optional<RecordRef> counterpart(TenantId tenant, RecordRef record, CrmId other) {
        Object there = redis.opsForHash().get(key(tenant, "link"), record + ">" + other);
        return Optional.ofNullable(there).map(Object::toString).map(RedisBooks::ref);
    }

    @Override
    public Map<RecordRef, RecordRef> counterparts(TenantId tenant, Collection<RecordRef> records, CrmId other) {
        List<RecordRef> refs = List.copyOf(records);
        Map<RecordRef, RecordRef> counterparts = new LinkedHashMap<>();
        if (refs.isEmpty()) {
            return counterparts;
        }
        List<Object> there = redis.opsForHash()
                .multiGet(
                        key(tenant, "link"),
                        refs.stream().<Object>map(ref -> ref + ">" + other).toList());
        for (int i = 0; i < refs.size(); i++) {
            if (there.get(i) != null) {
                counterparts.put(refs.get(i), ref(there.get(i).toString()));
            }
        }
        return counterparts;
    }

    @Override
    public Optional<String> contactOf(TenantId tenant, CrmId crm, String identity) {
        Object contact = redis.opsForHash().get(key(tenant, "identity"), crm + ">" + identity);
        return Optional.ofNullable(contact).map(Object::toString);
    }

    @Override
    public Optional<Instant> contactUnderWay(TenantId tenant, CrmId crm, String identity) {
        return Optional.ofNullable(redis.opsForValue().get(underWayKey(tenant, crm, identity)))
                .map(RedisBooks::time);
    }

    @Override
    public void contactUnderWay(TenantId tenant, CrmId crm, Collection<String> identities, Instant until) {
        String untilMs = Long.toString(until.toEpochMilli());
        fence.set(tenant, underWayKeys(tenant, crm, identities), untilMs, UNDER_WAY_LIFE);
    }

    @Override
    public void contactNotUnderWay(TenantId tenant, CrmId crm, Collection<String> identities) {
        fence.delete(tenant, underWayKeys(tenant, crm, identities));
    }

    @Override
    public void forgetContact(TenantId tenant, CrmId crm, String identity) {
        fence.forget(tenant, key(tenant, "identity"), crm + ">" + identity);
    }

    @Override
    public Map<RecordRef, Base> bases(TenantId tenant, Collection<RecordRef> records) {
        List<RecordRef> refs = List.copyOf(records);
        Map<RecordRef, Base> bases = new LinkedHashMap<>();
        if (refs.isEmpty()) {
            return bases;
        }
        // Not a pipeline: Spring opens a connection of its own for each.
        List<?> forms = fence.read(
                BASES, tenant, refs.stream().map(ref -> base(tenant, ref)).toList(), List.of());
        for (int i = 0; i < refs.size(); i++) {
            bases.put(refs.get(i), base(refs.get(i), forms.get(i)));
        }
        return bases;
    }

    private static Base base(RecordRef ref, Object fieldsAndValues) {
        Map<String, String> form = hash((List<?>) fieldsAndValues);
        return form.isEmpty() ? Base.unknown(ref) : BaseForm.read(ref, form);
    }

    @Override
    public Glance glance(TenantId tenant, RecordRef lead, Optional<RecordRef> contact, CrmId target) {
        String none = key(tenant, "none");
        List<String> keys = List.of(
                base(tenant, lead),
                contact.map(ref -> base(tenant, ref)).orElse(none),
                key(tenant, "link"),
                intentKey(tenant, lead, target));
        List<String> arguments = List.of(
                lead + ">" + target,
                contact.map(ref -> ref + ">" + target).orElse(""),
                lead.crm().value(),
                key(tenant, "base:"));
        List<?> seen = fence.read(GLANCE, tenant, keys, arguments);
        Optional<RecordRef> there = seen(seen.get(2));
        Optional<RecordRef> person = seen(seen.get(6));
        Glance glance = new Glance(this)
                .saw(base(lead, seen.get(0)))
                .saw(lead, target, there)
                .sawIntent(lead, target, text(seen.get(4)).map(this::readIntent));
        contact.ifPresent(ref -> glance.saw(base(ref, seen.get(1))).saw(ref, target, seen(seen.get(3))));
        there.ifPresent(ref -> glance.saw(base(ref, seen.get(5))));
        person.ifPresent(ref -> glance.saw(base(ref, seen.get(7))).saw(ref, lead.crm(), seen(seen.get(8))));
        return glance;
    }

    @Override
    public Glance glance(
            TenantId tenant, Optional<RecordRef> contact, CrmId here, CrmId target, List<String> identities) {
        List<String> keys = new ArrayList<>(List.of(key(tenant, "link"), key(tenant, "identity")));
        keys.addAll(underWayKeys(tenant, here, identities));
        keys.addAll(underWayKeys(tenant, target, identities));
        List<String> arguments = new ArrayList<>();
        arguments.add(contact.map(ref -> ref + ">" + target).orElse(""));
        identities.forEach(identity -> arguments.add(target + ">" + identity));
        List<?> seen = redis.execute(PERSON, keys, arguments.toArray());
        Glance glance = new Glance(this);
        contact.ifPresent(ref -> glance.saw(ref, target, seen(seen.get(0))));
        int count = identities.size();
        for (int i = 0; i < count; i++) {
            String identity = identities.get(i);
            glance.sawContact(target, identity, text(seen.get(1 + i)))
                    .sawUnderWay(here, identity, text(seen.get(1 + count + i)).map(RedisBooks::time))
                    .sawUnderWay(
                            target, identity, text(seen.get(1 + 2 * count + i)).map(RedisBooks::time));
        }
        return glance;
    }

    private static Optional<String> text(Object seen) {
        return Optional.of(seen.toString()).filter(text -> !text.isEmpty());
    }

    private static Instant time(String ms) {
        return Instant.ofEpochMilli(Long.parseLong(ms));
    }

    private static Optional<RecordRef> seen(Object text) {
        return text(text).map(RedisBooks::ref);
    }

    private static Map<String, String> hash(List<?> fieldsAndValues) {
        Map<String, String> hash = new LinkedHashMap<>();
        for (int i = 0; i < fieldsAndValues.size(); i += 2) {
            hash.put(
                    fieldsAndValues.get(i).toString(),
                    fieldsAndValues.get(i + 1).toString());
        }
        return hash;
    }

    @Override
    public void hinted(TenantId tenant, Collection<RecordRef> records) {
        fence.run(HINTED, tenant, records.stream().map(ref -> base(tenant, ref)).toList(), List.of());
    }

    @Override
    public void save(TenantId tenant, Base base) {
        keep(tenant, new Landing().base(base));
    }

    @Override
    public void carryAgain(TenantId tenant, RecordRef record, Map<FieldPath, Known> before) {
        List<String> values = new ArrayList<>();
        before.forEach((path, known) -> values.addAll(BaseForm.carriedAgain(path, known)));
        redis.execute(CARRY_AGAIN, List.of(base(tenant, record)), values.toArray());
    }

    @Override
    public Optional<Intent> intent(TenantId tenant, RecordRef source, CrmId target) {
        return Optional.ofNullable(redis.opsForValue().get(intentKey(tenant, source, target)))
                .map(this::readIntent);
    }

    @Override
    public boolean open(TenantId tenant, RecordRef source, CrmId target, Intent intent, Collection<String> identities) {
        List<String> keys = new ArrayList<>(List.of(intentKey(tenant, source, target), key(tenant, "link")));
        keys.addAll(underWayKeys(tenant, target, identities));
        List<String> arguments = List.of(
                write(intent),
                source + ">" + target,
                Long.toString(intent.notBefore().toEpochMilli()),
                Long.toString(UNDER_WAY_LIFE.toMillis()));
        return fence.run(OPEN, tenant, keys, arguments) == 1;
    }

    @Override
    public void replace(TenantId tenant, RecordRef source, CrmId target, Intent intent) {
        fence.replace(tenant, intentKey(tenant, source, target), write(intent));
    }

    @Override
    public void close(TenantId tenant, RecordRef source, CrmId target) {
        fence.delete(tenant, List.of(intentKey(tenant, source, target)));
    }

    @Override
    public boolean answered(TenantId tenant, Mark mark) {
        return Boolean.TRUE.equals(redis.hasKey(key(tenant, "ledger:" + mark)));
    }

    @Override
    public boolean keep(TenantId tenant, Landing landing) {
        List<String> keys = new ArrayList<>();
        keys.add(key(tenant, "link"));
        keys.add(key(tenant, "identity"));
        keys.add(
                landing.intent() == null
                        ? key(tenant, "none")
                        : intentKey(
                                tenant,
                                landing.intent().here(),
                                landing.intent().there().crm()));
        keys.add(key(tenant, landing.mark() == null ? "none" : "ledger:" + landing.mark()));
        landing.bases().forEach(base -> keys.add(base(tenant, base.ref())));
        keys.addAll(underWayKeys(tenant, landing.identitiesOf(), landing.arrived()));
        return fence.run(KEEP, tenant, keys, List.of(form(landing), Long.toString(ledgerLife.toMillis()))) == 1;
    }

    private String form(Landing landing) {
        ObjectNode form = json.createObjectNode();
        links(landing.links(), form.putArray("links"));
        links(landing.linksIfFree(), form.putArray("linksIfFree"));
        links(landing.unlinks(), form.putArray("unlinks"));
        ArrayNode identities = form.putArray("identities");
        landing.identities()
                .forEach((identity, contact) ->
                        identities.add(landing.identitiesOf() + ">" + identity).add(contact));
        ArrayNode bases = form.putArray("bases");
        for (Base base : landing.bases()) {
            ArrayNode fields = bases.addArray();
            BaseForm.write(base).forEach((name, value) -> fields.add(name).add(value));
        }
        form.put("close", landing.intent() == null ? 0 : 1);
        form.put("mark", landing.mark() == null ? 0 : 1);
        return form.toString();
    }

    /** Both ways. */
    private static void links(List<Landing.Link> links, ArrayNode form) {
        for (Landing.Link link : links) {
            form.add(link.here() + ">" + link.there().crm()).add(link.there().toString());
            form.add(link.there() + ">" + link.here().crm()).add(link.here().toString());
        }
    }

    private String write(Intent intent) {
        ObjectNode form = json.createObjectNode();
        form.put("atMs", intent.at().toEpochMilli());
        form.put("notBeforeMs", intent.notBefore().toEpochMilli());
        intent.phones().forEach(form.putArray("phones")::add);
        intent.emails().forEach(form.putArray("emails")::add);
        form.put("name", intent.name());
        ObjectNode fields = form.putObject("fields");
        intent.fields().forEach((path, known) -> fields.put(path.toString(), BaseForm.write(known)));
        return form.toString();
    }

    private Intent readIntent(String text) {
        try {
            JsonNode form = json.readTree(text);
            return new Intent(
                    Instant.ofEpochMilli(form.path("atMs").asLong()),
                    Instant.ofEpochMilli(form.path("notBeforeMs").asLong()),
                    texts(form.path("phones")),
                    texts(form.path("emails")),
                    form.path("name").asText(),
                    fields(form.path("fields")));
        } catch (JsonProcessingException e) {
            // Without the text, which holds a person's data.
            throw new IllegalStateException("an intent in Redis is not JSON");
        }
    }

    private static Map<FieldPath, Known> fields(JsonNode form) {
        Map<FieldPath, Known> fields = new LinkedHashMap<>();
        form.properties().forEach(field -> FieldPath.parse(field.getKey())
                .ifPresent(path ->
                        fields.put(path, BaseForm.readKnown(field.getValue().asText(), null))));
        return fields;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static RecordRef ref(String text) {
        String[] parts = text.split(":", 3);
        return new RecordRef(new CrmId(parts[0]), Entity.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[2]);
    }

    private static String base(TenantId tenant, RecordRef record) {
        return key(tenant, "base:" + record);
    }

    private static List<String> underWayKeys(TenantId tenant, CrmId crm, Collection<String> identities) {
        return identities.stream()
                .map(identity -> underWayKey(tenant, crm, identity))
                .toList();
    }

    static String underWayKey(TenantId tenant, CrmId crm, String identity) {
        return key(tenant, "underway:" + crm + ">" + identity);
    }

    private static String intentKey(TenantId tenant, RecordRef source, CrmId target) {
        return key(tenant, "intent:" + source + ">" + target);
    }

    static String key(TenantId tenant, String rest) {
        return "lb:{t:" + tenant + "}:" + rest;
    }
}
