package io.leadbridge.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server of our own, for whoever has none: started beside the program, on a free loopback port, with a
 * password, keeping its data in a folder.
 *
 * <p>It has a session of its own, so that neither a Ctrl-C nor a kill of the program takes it along. If the program was
 * killed, the next start finds the server that was left behind by its program file, and adopts it if it answers with our
 * password; one that does not answer is ended first, for two servers on one append-only file would ruin it.
 *
 * <p>A folder belongs to one running program at a time; a lock that the operating system frees at its death says so.
 */
final class EmbeddedRedis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PINGS = Duration.ofMillis(20);
    private static final int START_ATTEMPTS = 3;

    private final RedisFolder folder;
    private final Duration startTimeout;
    private final FileChannel lockFile;
    private volatile ProcessHandle server;
    private volatile boolean closing;
    private final Object starting = new Object();
    private int port;
    private String password;

    private EmbeddedRedis(RedisFolder folder, Duration startTimeout, FileChannel lockFile) {
        this.folder = folder;
        this.startTimeout = startTimeout;
        this.lockFile = lockFile;
    }

    /**
     * Starts a server, or adopts the one that lives.
     *
     * @param path its folder, made if absent
     * @param startTimeout to be ready
     * @throws SettingsException if another program uses the folder, or the server does not start; says why
     */
    static EmbeddedRedis start(Path path, Duration startTimeout) {
        EmbeddedRedis redis = in(path, startTimeout);
        try {
            redis.start();
            return redis;
        } catch (RuntimeException e) {
            closeQuietly(redis.lockFile);
            throw e;
        }
    }

    /**
     * Takes the folder; nothing is started yet.
     *
     * @param path made if absent
     * @param startTimeout for the server to be ready
     * @throws SettingsException if another program uses the folder
     */
    static EmbeddedRedis in(Path path, Duration startTimeout) {
        try {
            RedisFolder folder = new RedisFolder(path);
            return new EmbeddedRedis(folder, startTimeout, lock(folder.path()));
        } catch (IOException e) {
            throw new SettingsException("embedded Redis: " + path + ": " + e);
        }
    }

    /**
     * Starts a server, or adopts the one that lives. {@link #close} by another thread ends the attempt.
     *
     * @throws SettingsException if the server does not start; says why
     */
    void start() {
        try {
            synchronized (starting) {
                adoptOrLaunch();
            }
        } catch (IOException e) {
            throw new SettingsException("embedded Redis: " + folder.path() + ": " + e);
        }
    }

    /** Its address, in the form of {@code REDIS_URL}. */
    String url() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    /** Its port. */
    int port() {
        return port;
    }

    /** Its process id. */
    long pid() {
        return server.pid();
    }

    /** Ends the server after it wrote everything. To be called when nobody uses it any more. */
    @Override
    public void close() {
        closing = true;
        // Behind an attempt to start that is under way, which now ends soon.
        synchronized (starting) {
            if (server != null && server.isAlive()) {
                end();
            }
        }
        closeQuietly(lockFile);
    }

    private void end() {
        try {
            new RedisProbe(port, password, ANSWER).shutdown();
        } catch (IOException e) {
            LOG.debug("embedded Redis: no answer to SHUTDOWN: {}", e.toString());
        }
        if (!waitForEnd(server, END)) {
            kill(server);
        }
    }

    private void adoptOrLaunch() throws IOException {
        Properties last = folder.lastConfiguration();
        password = last.getProperty("requirepass", RedisFolder.newPassword());
        List<ProcessHandle> left = folder.servers();
        if (left.size() == 1 && last.containsKey("port") && answers(left.get(0), last.getProperty("port"))) {
            server = left.get(0);
            port = Integer.parseInt(last.getProperty("port"));
            LOG.info("embedded Redis: adopted the server that was left on port {}, process {}", port, server.pid());
            server.onExit().thenRun(this::startAgain);
            return;
        }
        left.forEach(process -> {
            LOG.warn("embedded Redis: process {} was left and does not answer; it is ended", process.pid());
            kill(process);
        });
        launch(last.getProperty("port"));
    }

    private boolean answers(ProcessHandle left, String leftPort) {
        RedisProbe probe = new RedisProbe(Integer.parseInt(leftPort), password, ANSWER);
        long deadlineNanos = System.nanoTime() + startTimeout.toNanos();
        RedisProbe.State state = probe.ping();
        while (state == RedisProbe.State.LOADING && left.isAlive() && !closing && System.nanoTime() < deadlineNanos) {
            waitForEnd(left, BETWEEN_PINGS);
            state = probe.ping();
        }
        return state == RedisProbe.State.READY;
    }

    private void launch(String wantedPort) throws IOException {
        Path program = folder.program();
        for (int attempt = 1; attempt <= START_ATTEMPTS && !closing; attempt++) {
            // Between looking for a free port and taking it, another program may have taken it.
            port = RedisFolder.freePort(attempt == 1 ? wantedPort : null);
            Path configuration = folder.writeConfiguration(port, password);
            server = run(program, configuration);
            if (answers(server)) {
                LOG.info("embedded Redis: started on port {}, process {}, data in {}", port, pid(), folder.path());
                server.onExit().thenRun(this::startAgain);
                return;
            }
            kill(server);
        }
        if (closing) {
            throw new SettingsException("embedded Redis: asked to end before it was started");
        }
        throw new SettingsException("embedded Redis: the server did not start; the last lines of " + folder.log() + ":"
                + folder.lastWords());
    }

    private boolean answers(ProcessHandle started) {
        RedisProbe probe = new RedisProbe(port, password, ANSWER);
        long deadlineNanos = System.nanoTime() + startTimeout.toNanos();
        while (started.isAlive() && !closing && System.nanoTime() < deadlineNanos) {
            if (probe.ping() == RedisProbe.State.READY) {
                return true;
            }
            waitForEnd(started, BETWEEN_PINGS);
        }
        return false;
    }

    private ProcessHandle run(Path program, Path configuration) throws IOException {
        List<String> command = new ArrayList<>();
        Path ownSession = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(ownSession)) {
            command.add(ownSession.toString());
        }
        command.addAll(List.of(program.toString(), configuration.toString()));
        return new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                .start()
                .toHandle();
    }

    /** Runs when the server has ended, on a thread of the JVM. The connections to it have one port, so it has to be the same. */
    private void startAgain() {
        if (closing) {
            return;
        }
        LOG.error("embedded Redis: process {} ended by itself; it is started again", server.pid());
        int wanted = port;
        try {
            synchronized (starting) {
                launch(Integer.toString(wanted));
            }
            if (port != wanted) {
                LOG.error("embedded Redis: port {} was taken meanwhile: leadbridge has to be restarted", wanted);
            }
        } catch (IOException | SettingsException e) {
            LOG.error("embedded Redis: not started again, leadbridge has to be restarted: {}", e.getMessage());
        }
    }

    /** Without asking: its file is written before anything is answered, so nothing is lost. */
    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        waitForEnd(process, END);
    }

    private static boolean waitForEnd(ProcessHandle process, Duration atMost) {
        try {
            process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException sameProgram) {
            LOG.debug("embedded Redis: {} is locked by this very program", folder);
        }
        if (lock == null) {
            channel.close();
            throw new SettingsException("embedded Redis: " + folder + " is in use by another leadbridge that runs."
                    + " Give this one its own folder (LEADBRIDGE_DATA), or let both use one Redis (REDIS_URL)");
        }
        return channel;
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("embedded Redis: lock file: {}", e.toString());
        }
    }
}
