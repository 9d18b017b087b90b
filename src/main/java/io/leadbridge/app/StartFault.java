package io.leadbridge.app;

import java.util.LinkedHashSet;
import java.util.Set;

/** Says in one line why Camel did not start. */
final class StartFault {

    private static final int CAUSES_MAX = 10;

    private StartFault() {}

    /** The messages of the failure and its causes, each once, outermost first. */
    static String describe(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        Throwable cause = failure;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            // A message often repeats that of its cause at its end.
            messages.removeIf(outer -> outer.contains(message) && outer.length() < message.length() * 2);
            if (messages.stream().noneMatch(outer -> outer.contains(message))) {
                messages.add(message.strip());
            }
            cause = cause.getCause();
        }
        return String.join("\n  because: ", messages);
    }
}
