package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What became of sealing the stored tenants anew, after the vault got another key. Their versions stay: nobody has to read
 * them again.
 *
 * @param anew how many were sealed anew
 * @param already how many had nothing to seal anew
 * @param unopened those that cannot be opened, by name
 * @param overtaken how many somebody changed meanwhile; they are sealed with that one's key
 */
public record Resealing(int anew, int already, List<TenantId> unopened, int overtaken) {

    public Resealing {
        unopened = List.copyOf(unopened);
    }

    /**
     * Seals them anew, one by one. Fails as Spring's template does; what is done then stays done.
     *
     * @param store where they are
     * @param needed whether some sealed bytes are to be sealed anew
     */
    public static Resealing of(TenantStore store, Predicate<byte[]> needed) {
        int anew = 0;
        int already = 0;
        int overtaken = 0;
        List<TenantId> unopened = new ArrayList<>();
        for (TenantId id : store.ids()) {
            for (Map.Entry<TenantId, String> found : store.read(List.of(id)).entrySet()) {
                try {
                    StoredDocument document = TenantStore.decode(id, found.getValue());
                    if (!isNeeded(document, needed)) {
                        already++;
                    } else if (store.save(again(store.seal(), document), document.version())
                            .done()) {
                        anew++;
                    } else {
                        overtaken++;
                    }
                } catch (TenantStore.UnreadableDocument | IllegalArgumentException e) {
                    unopened.add(id);
                }
            }
        }
        return new Resealing(anew, already, unopened, overtaken);
    }

    private static boolean isNeeded(StoredDocument document, Predicate<byte[]> needed) {
        List<String> sealed = new ArrayList<>(SecretLeaves.of(document.tree()).values());
        sealed.add(document.salt());
        return sealed.stream().map(Base64.getDecoder()::decode).anyMatch(needed);
    }

    private static StoredDocument again(DocumentSeal seal, StoredDocument old) {
        ObjectNode tree = seal.open(old);
        StoredDocument made = seal.seal(old.id(), tree, seal.salt(old), old.file(), old.changedBy());
        return new StoredDocument(
                old.id(), old.version(), old.file(), old.changedAt(), old.changedBy(), made.salt(), made.tree());
    }
}
