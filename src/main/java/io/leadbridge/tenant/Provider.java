package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the tenants of the folder's files into the store. Not for several threads at once.
 *
 * <p>A file is put there when it differs from what this instance put there last; at the start, when it differs from what is
 * stored. So several instances with one folder agree, and of instances with different folders the one that started last,
 * or whose file was edited last, wins. A file that is gone takes its tenant with it.
 */
final class Provider {

    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);

    private final TenantFolder folder;
    private final TenantStore store;
    private final Map<TenantId, Provided> provided = new HashMap<>();
    private final Map<TenantId, Fault> faults = new HashMap<>();
    private boolean orphansGone;

    private record Provided(Path file, String version) {
        static Provided of(TenantFolder.Choice choice) {
            return new Provided(choice.file(), choice.version());
        }
    }

    Provider(TenantFolder folder, TenantStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** Whether the store has what this file says, or has had it before somebody else changed it. */
    boolean hasProvided(TenantFolder.Choice choice) {
        return Provided.of(choice).equals(provided.get(choice.tenant().id()));
    }

    /** Why files are not in the store. */
    List<Fault> faults() {
        return List.copyOf(faults.values());
    }

    /** Puts into the store what it lacks. What fails is tried again at the next call. */
    void provide(LoadedTenants loaded) {
        TenantFolder.View view = folder.last();
        if (loaded.lost() && !provided.isEmpty()) {
            LOG.error(
                    "Redis has lost its tenants; those of the files are put there again, the others have to be applied"
                            + " again");
            provided.clear();
        }
        faults.keySet().retainAll(view.chosen().keySet());
        for (Map.Entry<TenantId, TenantFolder.Choice> entry : view.chosen().entrySet()) {
            if (!hasProvided(entry.getValue())) {
                Optional<ObjectNode> tree = folder.tree(entry.getValue());
                tree.ifPresent(
                        content -> put(entry.getValue(), content, loaded.held().get(entry.getKey())));
            }
        }
        if (view.read()) {
            new ArrayList<>(provided.keySet())
                    .stream().filter(id -> !view.chosen().containsKey(id)).forEach(this::removeWithItsFile);
            if (!orphansGone) {
                removeOrphans(view, loaded);
                orphansGone = true;
            }
        }
    }

    private void put(TenantFolder.Choice choice, ObjectNode tree, LoadedTenants.Held held) {
        TenantId id = choice.tenant().id();
        Optional<String> file = Optional.of(choice.file().toString());
        if (held != null && held.tenant().version().equals(DocumentSeal.version(tree, held.salt(), file))) {
            provided.put(id, Provided.of(choice));
            return;
        }
        Optional<StoredDocument> present = present(id);
        StoredDocument document =
                store.seal().seal(id, tree, present.map(this::salt).orElseGet(store.seal()::salt), file, "file");
        String expected = present.map(StoredDocument::version).orElse("");
        if (document.version().equals(expected)) {
            provided.put(id, Provided.of(choice));
            return;
        }
        TenantStore.Change change = store.save(document, expected);
        if (change.full()) {
            String message = "not stored, for there are " + TenantStore.TENANTS_MAX + " tenants already";
            faults.put(id, Fault.ofFile(choice.file().toString(), message));
        } else if (change.done()) {
            tell(choice, present);
            faults.remove(id);
            provided.put(id, Provided.of(choice));
        }
    }

    private void tell(TenantFolder.Choice choice, Optional<StoredDocument> present) {
        TenantId id = choice.tenant().id();
        if (present.isEmpty()) {
            LOG.info("tenant {} comes from {}", id, choice.file());
        } else if (present.get().file().isEmpty()) {
            LOG.warn(
                    "tenant {} was put there by {} at {}; {} provides it from now on, and replaced it",
                    id,
                    present.get().changedBy(),
                    present.get().changedAt(),
                    choice.file());
        } else if (!provided.containsKey(id)) {
            LOG.warn(
                    "tenant {}: {} differs from what {} put there at {}; it replaced that, for this instance started"
                            + " last",
                    id,
                    choice.file(),
                    present.get().file().get(),
                    present.get().changedAt());
        } else {
            LOG.info("tenant {} changed with {}", id, choice.file());
        }
    }

    private void removeWithItsFile(TenantId id) {
        Optional<StoredDocument> present = present(id);
        if (present.isEmpty() || !isOurs(present.get().file())) {
            provided.remove(id);
            return;
        }
        if (store.remove(id, present.get().version()).done()) {
            LOG.info("tenant {} removed with its file {}", id, provided.get(id).file());
            provided.remove(id);
        }
    }

    /** What this folder provided before this instance started, and does not provide any more. */
    private void removeOrphans(TenantFolder.View view, LoadedTenants loaded) {
        loaded.held().forEach((id, held) -> {
            if (isOurs(held.file())
                    && !view.named().contains(id)
                    && !view.paths().contains(Path.of(held.file().get()))) {
                if (view.paths().isEmpty()) {
                    release(id);
                } else if (store.remove(id, held.tenant().version()).done()) {
                    LOG.warn(
                            "tenant {} removed: {}, which provided it, is gone",
                            id,
                            held.file().get());
                }
            }
        });
    }

    /** A folder without any file may be one that was not mounted: nobody is removed for that. */
    private void release(TenantId id) {
        present(id).filter(document -> isOurs(document.file())).ifPresent(document -> {
            StoredDocument free = store.seal()
                    .seal(id, store.seal().open(document), salt(document), Optional.empty(), document.changedBy());
            store.save(free, document.version());
            LOG.error(
                    "tenant {} came from {}, and {} holds no file at all now: it stays in force, and no file provides it"
                            + " any more; put the file back, or remove the tenant by the API",
                    id,
                    document.file().get(),
                    folder.path());
        });
    }

    private boolean isOurs(Optional<String> file) {
        return file.isPresent() && folder.path().equals(Path.of(file.get()).getParent());
    }

    private byte[] salt(StoredDocument document) {
        try {
            return store.seal().salt(document);
        } catch (IllegalArgumentException e) {
            // Sealed with a key that is gone. The file has all there is to know.
            return store.seal().salt();
        }
    }

    /** What is stored; a document that cannot be read has a version all the same, so that the file can replace it. */
    private Optional<StoredDocument> present(TenantId id) {
        return store.findAnyhow(id);
    }
}
