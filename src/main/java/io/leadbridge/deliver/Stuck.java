package io.leadbridge.deliver;

import io.leadbridge.event.Wish;
import io.leadbridge.mapping.Mapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Notes and tasks that a person had to look at: the replay of their event tries them again, as the rule is by now. */
final class Stuck {

    private Stuck() {}

    /** Puts those of the pass's events among what is to be told, where the rules still want them. */
    static void reopen(Pass pass, List<Mapped> mapped, Instant now) {
        for (Map.Entry<String, Owed> debt : pass.source().lead().owed().entrySet()) {
            Owed owed = debt.getValue();
            if (!owed.stuck() || !pass.work().hint().events().contains(owed.event())) {
                continue;
            }
            String kind = owed.task() ? "task" : "note";
            for (Mapped one : mapped) {
                if (one instanceof Mapped.Ok ok && debt.getKey().startsWith(Dues.name(ok.wish(), kind) + " ")) {
                    reopen(pass, debt.getKey(), owed, ok.wish(), now);
                    break;
                }
            }
        }
    }

    private static void reopen(Pass pass, String name, Owed owed, Wish wish, Instant now) {
        Owed fresh = Dues.promises(pass, wish, owed.lead(), now).get(owed.task() ? "task" : "note");
        if (fresh != null) {
            pass.lead(pass.source().lead().edit().owed(name, fresh).done());
            pass.owes(new Pass.Debt(name, fresh, wish));
        }
    }
}
