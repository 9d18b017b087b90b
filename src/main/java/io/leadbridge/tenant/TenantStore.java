package io.leadbridge.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The tenants' home in Redis: all of them under one hash tag, so that each change is one script on a cluster too. Safe for
 * several threads; its methods fail as Spring's template does.
 *
 * <p>{@code lb:{tenants}:documents}: tenant to document; {@code lb:{tenants}:versions}: tenant to version;
 * {@code lb:{tenants}:revision}: changes with every change; channel {@code lb:{tenants}:changed}: names the tenant that was
 * changed.
 */
public final class TenantStore {

    /** Where each change is told; the message is the tenant's name. */
    public static final String CHANNEL = "lb:{tenants}:changed";

    /** How many tenants there may be. */
    static final int TENANTS_MAX = 10_000;

    private static final String DOCUMENTS = "lb:{tenants}:documents";
    private static final String VERSIONS = "lb:{tenants}:versions";
    private static final String REVISION = "lb:{tenants}:revision";
    private static final List<String> KEYS = List.of(DOCUMENTS, VERSIONS, REVISION);

    private static final int FORMAT = 1;
    private static final int PAGE_TENANTS = 100;
    private static final int PAGE_BYTES = 1 << 20;

    private static final RedisScript<List<Object>> SAVE = script("save");
    private static final RedisScript<List<Object>> REMOVE = script("remove");
    private static final RedisScript<List<Object>> LOOK = script("versions");
    private static final RedisScript<List<Object>> READ = script("read");

    private final StringRedisTemplate redis;
    private final DocumentSeal seal;

    /**
     * @param vault seals each secret
     * @param clock tells when a change was made
     * @param random makes versions that tell nothing of the secrets
     */
    public TenantStore(StringRedisTemplate redis, Vault vault, Clock clock, RandomGenerator random) {
        this.redis = redis;
        this.seal = new DocumentSeal(vault, clock, random);
    }

    /**
     * What there is at one moment.
     *
     * @param revision empty if nothing was ever stored
     */
    record Versions(String revision, Map<TenantId, String> versions) {}

    /**
     * What became of a change.
     *
     * @param done whether it was made
     * @param present the version that there is now; empty if there is no such tenant
     * @param full whether it was refused for there are too many tenants
     */
    record Change(boolean done, String present, boolean full) {}

    /** A document that this program cannot read; the message says why, and holds no secret. */
    static final class UnreadableDocument extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableDocument(String message) {
            super(message, null, false, false);
        }
    }

    DocumentSeal seal() {
        return seal;
    }

    /** What there is, if anything has changed since that revision. */
    Optional<Versions> versions(String revision) {
        List<Object> answer = redis.execute(LOOK, List.of(VERSIONS, REVISION), revision.isEmpty() ? "none" : revision);
        String present = (String) answer.get(0);
        if (!revision.isEmpty() && present.equals(revision)) {
            return Optional.empty();
        }
        Map<TenantId, String> versions = new LinkedHashMap<>();
        for (int i = 1; i < answer.size(); i += 2) {
            versions.put(new TenantId((String) answer.get(i)), (String) answer.get(i + 1));
        }
        return Optional.of(new Versions(present, versions));
    }

    /** Names of all tenants, sorted. */
    List<TenantId> ids() {
        return redis.<String, String>opsForHash().keys(VERSIONS).stream()
                .sorted()
                .map(TenantId::new)
                .toList();
    }

    /**
     * Some documents as they are stored, in pages.
     *
     * @return by tenant, without those that are not there
     */
    Map<TenantId, String> read(List<TenantId> ids) {
        Map<TenantId, String> documents = new LinkedHashMap<>();
        int next = 0;
        while (next < ids.size()) {
            List<TenantId> page = ids.subList(next, Math.min(ids.size(), next + PAGE_TENANTS));
            List<String> arguments = new ArrayList<>();
            arguments.add(Integer.toString(PAGE_BYTES));
            page.forEach(id -> arguments.add(id.value()));
            List<Object> answer = redis.execute(READ, List.of(DOCUMENTS), arguments.toArray());
            for (int i = 0; i < answer.size(); i++) {
                String text = (String) answer.get(i);
                if (!text.isEmpty()) {
                    documents.put(page.get(i), text);
                }
            }
            next += answer.size();
        }
        return documents;
    }

    /**
     * A tenant's document.
     *
     * @throws UnreadableDocument if there is one, of another form than this program knows
     */
    Optional<StoredDocument> find(TenantId id) throws UnreadableDocument {
        String text = redis.<String, String>opsForHash().get(DOCUMENTS, id.value());
        return text == null ? Optional.empty() : Optional.of(decode(id, text));
    }

    /**
     * Sees that what is stored can be opened here, by one document: what is sealed with another key, no other instance could
     * read.
     *
     * @throws IllegalArgumentException if it cannot
     */
    void requireTheSameKey() {
        String any = redis.<String, String>opsForHash().randomKey(DOCUMENTS);
        if (any != null) {
            findAnyhow(new TenantId(any)).filter(document -> !document.salt().isEmpty()).ifPresent(seal::salt);
        }
    }

    /** As {@link #find}; what cannot be read is given without content, so that it can be replaced. */
    Optional<StoredDocument> findAnyhow(TenantId id) {
        try {
            return find(id);
        } catch (UnreadableDocument e) {
            String version = redis.<String, String>opsForHash().get(VERSIONS, id.value());
            return Optional.ofNullable(version)
                    .map(known -> new StoredDocument(
                            id, known, Optional.empty(), Instant.EPOCH, "?", "", TreeText.JSON.createObjectNode()));
        }
    }

    /**
     * Stores a document, if the present version is as expected.
     *
     * @param expected empty: there is to be no such tenant
     */
    Change save(StoredDocument document, String expected) {
        return change(redis.execute(
                SAVE,
                KEYS,
                document.id().value(),
                expected,
                document.version(),
                encode(document),
                Integer.toString(TENANTS_MAX),
                CHANNEL));
    }

    /** Removes a tenant, if the present version is as expected. */
    Change remove(TenantId id, String expected) {
        return change(redis.execute(REMOVE, KEYS, id.value(), expected, CHANNEL));
    }

    private static Change change(List<Object> answer) {
        long code = (Long) answer.get(0);
        return new Change(code == 1, (String) answer.get(1), code == -1);
    }

    private static String encode(StoredDocument document) {
        ObjectNode json = TreeText.JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("version", document.version());
        document.file().ifPresent(file -> json.put("file", file));
        json.put("changedAt", document.changedAt().toString());
        json.put("changedBy", document.changedBy());
        json.put("salt", document.salt());
        json.set("tree", document.tree());
        return TenantTree.json(json);
    }

    static StoredDocument decode(TenantId id, String text) throws UnreadableDocument {
        try {
            JsonNode json = TreeText.JSON.readTree(text);
            if (json.path("format").asInt() != FORMAT || !(json.get("tree") instanceof ObjectNode tree)) {
                throw new UnreadableDocument(
                        "stored in format " + json.path("format").asText("?") + ", and this version" + " reads format "
                                + FORMAT + "; a newer Leadbridge has stored it");
            }
            return new StoredDocument(
                    id,
                    json.path("version").asText(),
                    Optional.ofNullable(json.get("file")).map(JsonNode::asText),
                    Instant.parse(json.path("changedAt").asText()),
                    json.path("changedBy").asText(),
                    json.path("salt").asText(),
                    tree);
        } catch (JsonProcessingException | DateTimeException e) {
            throw new UnreadableDocument(
                    "what is stored is no document: " + e.getClass().getSimpleName());
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static RedisScript<List<Object>> script(String name) {
        return (RedisScript) RedisScript.of(new ClassPathResource("io/leadbridge/tenant/" + name + ".lua"), List.class);
    }
}
