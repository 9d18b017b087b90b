package io.leadbridge.app;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;

/**
 * How the process ends when it is asked to (SIGTERM, Ctrl-C). Exit code 0 if everything was finished, 1 if something was
 * given up. A second signal changes nothing; a kill loses nothing that was accepted.
 */
final class Stopping {

    /** Something that was in flight was given up. */
    private static final int EXIT_CUT_OFF = 1;

    private static volatile boolean endsByItself;

    private Stopping() {}

    /** What is to be ended. */
    interface Part {

        /**
         * Ends it.
         *
         * @return whether nothing was given up
         */
        boolean end() throws Exception;
    }

    /** Ends the program with this code, whatever threads a failed start may have left. */
    static void exit(int code) {
        endsByItself = true;
        System.exit(code);
    }

    /**
     * Ends this part in a shutdown hook, and the log behind it: its own hook is switched off, for it would run too early.
     *
     * @param atMost for all of it; then the process ends as it is
     */
    static void atEnd(Part part, Duration atMost) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(part, atMost), "leadbridge-stop"));
    }

    private static void end(Part part, Duration atMost) {
        // Looked at now: a start that is given up because of the signal ends by itself too.
        boolean asked = !endsByItself;
        limit(atMost);
        int code = EXIT_CUT_OFF;
        try {
            code = part.end() ? 0 : EXIT_CUT_OFF;
        } catch (Exception e) {
            System.err.println("leadbridge: stop: " + e);
        } finally {
            LogManager.shutdown();
            if (asked) {
                // Java itself would say 143, which service managers take for a failure.
                Runtime.getRuntime().halt(code);
            }
        }
    }

    private static void limit(Duration atMost) {
        Thread limit = new Thread(
                () -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(atMost.toNanos());
                        System.err.println(
                                "leadbridge: stop: not done in " + atMost.toSeconds() + " s; it ends as it is");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        Runtime.getRuntime().halt(EXIT_CUT_OFF);
                    }
                },
                "leadbridge-stop-limit");
        limit.setDaemon(true);
        limit.start();
    }
}
