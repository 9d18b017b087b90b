package io.leadbridge.tenant;

import io.leadbridge.event.Resealed;
import io.leadbridge.event.Sealed;
import io.leadbridge.event.TenantId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Seals the secrets of the stored tenants anew. A tenant that somebody changes meanwhile is looked at again. */
public final class StoredSecrets implements Sealed {

    /** A tenant is changed by people; who loses twice in a row runs beside a script. */
    private static final int TRIES = 3;

    private final TenantStore store;

    private enum Done {
        GONE,
        ALREADY,
        ANEW,
        OVERTAKEN,
        UNOPENED
    }

    public StoredSecrets(TenantStore store) {
        this.store = store;
    }

    @Override
    public Resealed reseal() {
        Map<Done, Integer> counts = new EnumMap<>(Done.class);
        List<String> unopened = new ArrayList<>();
        for (TenantId id : store.ids()) {
            counts.merge(one(id, unopened), 1, Integer::sum);
        }
        return new Resealed(
                "Tenants",
                counts.getOrDefault(Done.ALREADY, 0),
                counts.getOrDefault(Done.ANEW, 0),
                counts.getOrDefault(Done.OVERTAKEN, 0),
                unopened);
    }

    private Done one(TenantId id, List<String> unopened) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                Optional<StoredDocument> found = store.find(id);
                if (found.isEmpty()) {
                    return Done.GONE;
                }
                StoredDocument document = found.get();
                // Opens all of it: what the first key has sealed may be damaged, too.
                StoredDocument again = store.seal().reseal(document);
                if (!store.seal().needsResealing(document)) {
                    return Done.ALREADY;
                }
                if (store.save(again, document.version()).done()) {
                    return Done.ANEW;
                }
            } catch (TenantStore.UnreadableDocument | IllegalArgumentException e) {
                unopened.add("tenant " + id + ": " + e.getMessage());
                return Done.UNOPENED;
            }
        }
        return Done.OVERTAKEN;
    }
}
