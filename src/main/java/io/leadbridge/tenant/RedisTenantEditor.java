package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Edits the tenants in Redis. Each method fails as Spring's template does while Redis is away, and with {@link
 * IllegalStateException} if what is stored cannot be opened; such a tenant can only be removed, or provided by a file.
 */
public final class RedisTenantEditor implements TenantEditor {

    private static final Logger LOG = LoggerFactory.getLogger(RedisTenantEditor.class);

    /** Who replaces whatever is there begins again when somebody was faster. */
    private static final int ATTEMPTS = 5;

    private final TenantStore store;
    private final TenantFiles files;
    private final NameCheck names;
    private final Runnable changed;

    /**
     * @param store where they are
     * @param files how a text is read
     * @param names asked when a text has no other faults
     * @param changed called after each change, so that it is in force here at once
     */
    public RedisTenantEditor(TenantStore store, TenantFiles files, NameCheck names, Runnable changed) {
        this.store = store;
        this.files = files;
        this.names = names;
        this.changed = changed;
    }

    @Override
    public List<TenantId> ids() {
        return store.ids();
    }

    @Override
    public Optional<TenantDocument> find(TenantId id, boolean withSecrets) {
        return present(id).map(present -> document(present.document(), present.tree(), withSecrets));
    }

    @Override
    public Edit put(TenantId id, byte[] text, String source, Optional<String> expectedVersion, String by) {
        Edit edit = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            edit = tryToPut(id, text, source, expectedVersion, by);
            if (!(edit instanceof Edit.Conflict) || expectedVersion.isPresent()) {
                return edit;
            }
        }
        return edit;
    }

    @Override
    public TenantFile read(TenantId id, byte[] text, String source) {
        TenantText said = files.text(text, source, secrets(present(id)));
        return new TenantFile(
                Path.of(source), TenantFiles.version(text), said.id(), said.idLine(), said.tenant(), said.faults());
    }

    @Override
    public List<Fault> check(TenantId id, byte[] text, String source) {
        Optional<Present> present = present(id);
        TenantText said = files.text(text, source, secrets(present));
        return faults(id, said);
    }

    @Override
    public Edit remove(TenantId id, Optional<String> expectedVersion, String by) {
        Optional<StoredDocument> present = store.findAnyhow(id);
        if (present.isEmpty()) {
            return new Edit.Unknown();
        }
        if (present.get().file().isPresent()) {
            return new Edit.ProvidedByFile(present.get().file().get());
        }
        TenantStore.Change change =
                store.remove(id, expectedVersion.orElse(present.get().version()));
        if (!change.done()) {
            return change.present().isEmpty() ? new Edit.Unknown() : new Edit.Conflict(change.present());
        }
        LOG.info("tenant {} removed by {}", id, by);
        changed.run();
        return new Edit.Removed();
    }

    /** What is stored, and its tree with the secrets in clear. */
    private record Present(StoredDocument document, ObjectNode tree) {}

    private Optional<Present> present(TenantId id) {
        try {
            Optional<StoredDocument> stored = store.find(id);
            if (stored.isEmpty()) {
                store.requireTheSameKey();
            }
            return stored.map(document -> new Present(document, store.seal().open(document)));
        } catch (TenantStore.UnreadableDocument | IllegalArgumentException e) {
            throw new IllegalStateException("tenant " + id + ": " + e.getMessage(), e);
        }
    }

    private Edit tryToPut(TenantId id, byte[] text, String source, Optional<String> expectedVersion, String by) {
        Optional<Present> present = present(id);
        String version = present.map(found -> found.document().version()).orElse("");
        Optional<String> file = present.flatMap(found -> found.document().file());
        if (file.isPresent()) {
            return new Edit.ProvidedByFile(file.get());
        }
        if (expectedVersion.isPresent() && !expectedVersion.get().equals(version)) {
            return present.isEmpty() ? new Edit.Unknown() : new Edit.Conflict(version);
        }
        TenantText said = files.text(text, source, secrets(present));
        List<Fault> faults = faults(id, said);
        if (!faults.isEmpty()) {
            return new Edit.Refused(faults);
        }
        return save(id, said, present, by);
    }

    private Edit save(TenantId id, TenantText said, Optional<Present> present, String by) {
        ObjectNode tree = said.tree().orElseThrow();
        byte[] salt = present.map(found -> store.seal().salt(found.document())).orElseGet(store.seal()::salt);
        String version = present.map(found -> found.document().version()).orElse("");
        StoredDocument document = store.seal().seal(id, tree, salt, Optional.empty(), by);
        if (document.version().equals(version)) {
            return new Edit.Saved(document(present.get().document(), tree, false), false);
        }
        TenantStore.Change change = store.save(document, version);
        if (change.full()) {
            return new Edit.Refused(List.of(Fault.ofFile(
                    said.source(), "there are " + TenantStore.TENANTS_MAX + " tenants already; no more are taken")));
        }
        if (!change.done()) {
            return new Edit.Conflict(change.present());
        }
        LOG.info("tenant {} version {} {} by {}", id, document.version(), version.isEmpty() ? "made" : "changed", by);
        changed.run();
        return new Edit.Saved(document(document, tree, false), version.isEmpty());
    }

    private List<Fault> faults(TenantId id, TenantText said) {
        List<Fault> faults = new ArrayList<>(said.faults());
        said.id()
                .filter(named -> !named.equals(id))
                .ifPresent(named -> faults.add(
                        said.fault("tenant", "'" + named + "' given; '" + id + "', which is to be changed, expected")));
        said.tree()
                .filter(tree -> tooLarge(tree))
                .ifPresent(tree -> faults.add(said.fault(
                        "",
                        "larger than " + Yaml.BYTES_MAX + " bytes once its anchors are put in and it is exported")));
        if (faults.isEmpty()) {
            names.check(said.tenant().orElseThrow())
                    .forEach(finding -> faults.add(said.fault(finding.path(), finding.message())));
        }
        return List.copyOf(faults);
    }

    /** What is stored has to come back as a file that can be taken in again. */
    private static boolean tooLarge(ObjectNode tree) {
        return TreeText.yaml(TenantTree.escaped(tree)).getBytes(StandardCharsets.UTF_8).length > Yaml.BYTES_MAX;
    }

    private static Map<String, String> secrets(Optional<Present> present) {
        return present.map(found -> SecretLeaves.of(found.tree())).orElse(Map.of());
    }

    /** As people see it: escaped, so that it can be given back, and the secrets only if they are wanted. */
    private static TenantDocument document(StoredDocument stored, ObjectNode tree, boolean withSecrets) {
        ObjectNode shown = TenantTree.escaped(tree);
        if (!withSecrets) {
            shown = SecretLeaves.replaced(shown, (path, secret) -> TenantDocument.STORED);
        }
        return new TenantDocument(
                stored.id(), stored.version(), shown, stored.file(), stored.changedAt(), stored.changedBy());
    }
}
