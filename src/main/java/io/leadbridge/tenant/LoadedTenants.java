package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The stored tenants as this instance read them last; only what changed is read again. A document that cannot be read
 * leaves the last good version. Not for several threads at once.
 */
final class LoadedTenants {

    private static final int PAGE = 500;

    private final TenantStore store;
    private final TenantFiles files;
    private final Map<TenantId, Held> held = new TreeMap<>();
    private final Map<TenantId, List<Fault>> faults = new TreeMap<>();
    private final Map<TenantId, String> versions = new HashMap<>();
    private String revision = "";
    private boolean read;
    private boolean lost;

    /**
     * A tenant that was read.
     *
     * @param file that provides it; empty if none does
     * @param salt of its version
     */
    record Held(Tenant tenant, Optional<String> file, byte[] salt) {}

    LoadedTenants(TenantStore store, TenantFiles files) {
        this.store = store;
        this.files = files;
    }

    /** Reads what has changed. If Redis fails in the middle, the next call goes on with the rest. */
    void load() {
        Optional<TenantStore.Versions> news = store.versions(revision);
        if (news.isEmpty()) {
            return;
        }
        Map<TenantId, String> present = news.get().versions();
        lost = news.get().revision().isEmpty();
        versions.keySet().removeIf(id -> !present.containsKey(id));
        held.keySet().retainAll(present.keySet());
        faults.keySet().retainAll(present.keySet());
        List<TenantId> changed = present.keySet().stream()
                .filter(id -> !present.get(id).equals(versions.get(id)))
                .toList();
        for (int from = 0; from < changed.size(); from += PAGE) {
            List<TenantId> page = changed.subList(from, Math.min(changed.size(), from + PAGE));
            store.read(page).forEach((id, text) -> {
                take(id, text);
                versions.put(id, present.get(id));
            });
        }
        revision = news.get().revision();
        read = true;
    }

    private void take(TenantId id, String text) {
        String source = "tenant " + id + " in Redis";
        try {
            StoredDocument document = TenantStore.decode(id, text);
            ObjectNode tree = store.seal().open(document);
            TenantText said = files.stored(tree, source, document.version());
            if (said.tenant().isPresent() && said.id().equals(Optional.of(id))) {
                byte[] salt = store.seal().salt(document);
                held.put(id, new Held(said.tenant().get(), document.file(), salt));
                faults.remove(id);
            } else {
                faults.put(id, said.faults());
            }
        } catch (TenantStore.UnreadableDocument | IllegalArgumentException e) {
            faults.put(id, List.of(Fault.ofFile(source, e.getMessage())));
        }
    }

    /** Those that could be read. */
    Map<TenantId, Held> held() {
        return held;
    }

    /** What is wrong with those that cannot be read as they are now. */
    List<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        faults.values().forEach(all::addAll);
        return all;
    }

    /** Whether all were read once, and each is known in some version. */
    boolean complete() {
        return read && held.keySet().containsAll(faults.keySet());
    }

    /** Whether Redis was read once. */
    boolean read() {
        return read;
    }

    /** Whether Redis says that nothing was ever stored there, whatever we have stored: it has lost its data. */
    boolean lost() {
        return lost;
    }
}
