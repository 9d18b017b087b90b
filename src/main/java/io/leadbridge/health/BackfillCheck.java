package io.leadbridge.health;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Has the brake paused a backfill? DOWN then, for a person has to look. Never takes an instance out of service. */
public final class BackfillCheck extends DependencyCheck {

    private final Supplier<List<String>> braked;

    /** @param braked the backfills that the brake has paused, as {@code TENANT/ID} */
    public BackfillCheck(Supplier<List<String>> braked) {
        super("backfill");
        this.braked = braked;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        return braked.get().stream()
                .map(backfill -> "backfill " + backfill + ": paused by the brake, for it departs from its plan")
                .toList();
    }
}
