package io.leadbridge.console;

import io.leadbridge.event.Outcome;
import io.leadbridge.history.Waiting;
import java.util.Locale;

/** Says in one sentence what became of an event, or why it has not ended. */
final class Telling {

    private Telling() {}

    /** Why it ended so, in a person's language; what CRMs and rules said stays in their words. */
    static String why(Outcome outcome, Words words) {
        if (outcome instanceof Outcome.Applied applied) {
            return words.of("why.applied", applied.what());
        }
        if (outcome instanceof Outcome.Ignored ignored) {
            String reason = words.of("why.ignored." + ignored.reason().name());
            return ignored.detail() == null || ignored.detail().isEmpty() ? reason : reason + ": " + ignored.detail();
        }
        if (outcome instanceof Outcome.Parked parked) {
            return words.of("why.parked", parked.reason());
        }
        if (outcome instanceof Outcome.Merged merged) {
            return words.of("why.merged", merged.into().toString());
        }
        return words.of("why." + outcome.word());
    }

    /** Why it has not ended; what it met with stays in the words in which it was kept. */
    static String why(Waiting waiting, Words words) {
        String place = words.of("place.why." + waiting.place().name().toLowerCase(Locale.ROOT), waiting.ahead());
        return waiting.reason().isEmpty() ? place : place + ": " + waiting.reason();
    }
}
