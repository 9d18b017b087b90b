package io.leadbridge.deliver;

import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Wish;
import io.leadbridge.mapping.Mapped;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what could not be converted: in the outcome of what was written without it, and in the log. */
final class Lost {

    private static final Logger LOG = LoggerFactory.getLogger(Lost.class);
    private static final int MOST = 10;

    private Lost() {}

    static Outcome told(Hint hint, Mapped mapped, Outcome outcome) {
        return mapped instanceof Mapped.Ok ok ? told(hint, ok.wish(), outcome) : outcome;
    }

    /** The outcome, with what was lost if something was written; never a value. */
    static Outcome told(Hint hint, Wish wish, Outcome outcome) {
        if (wish.lost().isEmpty() || !(outcome instanceof Outcome.Applied applied)) {
            return outcome;
        }
        List<String> lost = wish.lost();
        String text = String.join("; ", lost.subList(0, Math.min(MOST, lost.size())))
                + (lost.size() > MOST ? "; and " + (lost.size() - MOST) + " more" : "");
        LOG.warn("{} {} rule '{}' not converted: {}", hint.events(), hint.lead(), wish.rule(), text);
        return new Outcome.Applied(applied.what() + "; not converted: " + text);
    }
}
