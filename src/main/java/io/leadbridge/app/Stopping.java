package io.leadbridge.app;

import org.apache.logging.log4j.LogManager;

/** What happens when the process is asked to end (SIGTERM, Ctrl-C). */
final class Stopping {

    private Stopping() {}

    /** Closes this part in a shutdown hook, and the log behind it: its own hook is switched off, for it would run too early. */
    static void closeAtEnd(AutoCloseable part) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                part.close();
                            } catch (Exception e) {
                                System.err.println("leadbridge: stop: " + e);
                            } finally {
                                LogManager.shutdown();
                            }
                        },
                        "leadbridge-stop"));
    }
}
