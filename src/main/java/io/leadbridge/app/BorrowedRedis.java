package io.leadbridge.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * The Redis of a command that runs beside the server or alone: the user's own; or the embedded one that the running server
 * started; or, if none runs, an embedded one for as long as the command lasts. So tokens and limits are always the same.
 */
final class BorrowedRedis implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final String url;
    private final EmbeddedRedis own;

    private BorrowedRedis(String url, EmbeddedRedis own) {
        this.url = url;
        this.own = own;
    }

    /**
     * Finds or starts it.
     *
     * @throws SettingsException if there is none and none can be started
     */
    static BorrowedRedis of(Settings settings) {
        if (!settings.redisUrl().isEmpty()) {
            return new BorrowedRedis(settings.redisUrl(), null);
        }
        Path folder = settings.data().resolve("redis");
        try {
            EmbeddedRedis own = EmbeddedRedis.start(folder, settings.redis().embeddedStartTimeout());
            return new BorrowedRedis(own.url(), own);
        } catch (SettingsException inUse) {
            return new BorrowedRedis(ofRunningServer(folder, inUse), null);
        }
    }

    /** Its address, in the form of {@code REDIS_URL}. */
    String url() {
        return url;
    }

    private static String ofRunningServer(Path folder, SettingsException inUse) {
        try {
            Properties last = new RedisFolder(folder).lastConfiguration();
            String port = last.getProperty("port", "");
            String password = last.getProperty("requirepass", "");
            if (port.matches("\\d{1,5}")
                    && new RedisProbe(Integer.parseInt(port), password, ANSWER).ping() == RedisProbe.State.READY) {
                return "redis://:" + password + "@127.0.0.1:" + port;
            }
        } catch (IOException e) {
            inUse.addSuppressed(e);
        }
        throw inUse;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
