package io.leadbridge.admin;

import io.leadbridge.crm.Answer;
import io.leadbridge.limit.Pause;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Asks a CRM again for a person who waits. A limit lets calls through again in a moment, and a slow answer may come in time
 * when asked for again; what needs a person is told at once. Only for calls that may be repeated.
 */
public final class Patience {

    private static final int ATTEMPTS_OF_TROUBLE = 3;
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final int attempts;
    private final Pause pause;

    /** @param attempts how often it is asked at most while a limit or a pause of seconds lets no call through */
    public Patience(int attempts, Pause pause) {
        this.attempts = attempts;
        this.pause = pause;
    }

    /** The answer of the last try. */
    public <T> Answer<T> ask(Supplier<Answer<T>> call) {
        Answer<T> answer = call.get();
        for (int attempt = 1; attempt < attempts && isWorthAnother(answer, attempt); attempt++) {
            try {
                pause.until(answer instanceof Answer.Hold<?> hold ? hold.after() : AFTER_TROUBLE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return answer;
            }
            answer = call.get();
        }
        return answer;
    }

    private static boolean isWorthAnother(Answer<?> answer, int attempt) {
        if (answer instanceof Answer.Hold<?> hold) {
            return hold.after().compareTo(LONGEST_PAUSE) <= 0;
        }
        return attempt < ATTEMPTS_OF_TROUBLE && (answer instanceof Answer.Later || answer instanceof Answer.Unknown);
    }
}
