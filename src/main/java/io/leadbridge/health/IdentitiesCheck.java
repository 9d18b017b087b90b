package io.leadbridge.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Is everything that came in somewhere? DOWN if an identity does not hold, with which and by how much. A person has to find out
 * who took it: no program of ours does.
 */
public final class IdentitiesCheck extends DependencyCheck {

    private final Supplier<Collection<Identity>> last;

    /** @param last as they were when they were last judged */
    public IdentitiesCheck(Supplier<Collection<Identity>> last) {
        super("identities");
        this.last = last;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        List<String> faults = new ArrayList<>();
        int judged = 0;
        for (Identity identity : last.get()) {
            judged++;
            if (identity.missing() != 0) {
                details.put(identity.name(), identity.missing());
                faults.add(identity.toString());
            }
        }
        details.put("judged", judged);
        return faults;
    }
}
