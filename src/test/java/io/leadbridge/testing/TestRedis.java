package io.leadbridge.testing;

import io.leadbridge.camel.redisqueue.RedisQueueConnections;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real redis-server for tests: a child process by default, a container with {@code -Dredis=testcontainers}.
 *
 * <p>{@link #shared()} is one server for the whole JVM; a test class empties it with {@link #flush()} before each test.
 * {@link #start(String...)} is a server of the caller's own, which it may kill and restart.
 */
public final class TestRedis implements AutoCloseable {

    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
    /** Nobody hangs or kills the shared server: where it is slow, the machine is. */
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private static TestRedis shared;

    private final Path folder;
    private final List<String> settings;
    private final GenericContainer<?> container;
    private final int port;
    private Process process;
    private LettuceConnectionFactory factory;

    private TestRedis(Path folder, List<String> settings, GenericContainer<?> container, int port) {
        this.folder = folder;
        this.settings = settings;
        this.container = container;
        this.port = port;
    }

    /** The server that tests share; stopped when the JVM ends. */
    public static synchronized TestRedis shared() {
        if (shared == null) {
            shared = "testcontainers".equals(System.getProperty("redis")) ? inContainer() : start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /**
     * Starts a server of the caller's own on a free loopback port, with AOF on and {@code noeviction}.
     *
     * @param settings further settings, as {@code "maxmemory 10mb"}; later ones win
     */
    public static TestRedis start(String... settings) {
        try {
            TestRedis redis = new TestRedis(Files.createTempDirectory("redis"), List.of(settings), null, freePort());
            redis.launch();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestRedis inContainer() {
        // Closed by the shutdown hook of shared().
        @SuppressWarnings("resource")
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("redis:7.2-alpine"))
                .withExposedPorts(6379)
                .withCommand("redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction");
        container.start();
        return new TestRedis(null, List.of(), container, container.getMappedPort(6379));
    }

    /** Port on the loopback address. */
    public int port() {
        return port;
    }

    /** Address in the form of {@code REDIS_URL}. */
    public String url() {
        return "redis://" + host() + ":" + port;
    }

    /** A started factory, as the application makes one: commands are refused at once while disconnected. */
    public synchronized LettuceConnectionFactory factory() {
        if (factory == null) {
            factory =
                    connect(new RedisStandaloneConfiguration(host(), port), this == shared ? PATIENT : COMMAND_TIMEOUT);
        }
        return factory;
    }

    /** Makes and starts a factory with the options that the component's page asks for; commands have 2 s. */
    static LettuceConnectionFactory connect(RedisConfiguration configuration) {
        return connect(configuration, COMMAND_TIMEOUT);
    }

    private static LettuceConnectionFactory connect(RedisConfiguration configuration, Duration commandTimeout) {
        ClientOptions.Builder options = configuration instanceof RedisConfiguration.ClusterConfiguration
                ? ClusterClientOptions.builder()
                        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                .enableAllAdaptiveRefreshTriggers()
                                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                                .refreshTriggersReconnectAttempts(1)
                                .build())
                : ClientOptions.builder();
        ClientResources resources = RedisQueueConnections.resources(Duration.ofSeconds(5));
        LettuceConnectionFactory made =
                new LettuceConnectionFactory(
                        configuration,
                        LettuceClientConfiguration.builder()
                                .clientResources(resources)
                                .clientOptions(RedisQueueConnections.apply(options)
                                        .socketOptions(SocketOptions.builder()
                                                .connectTimeout(Duration.ofSeconds(1))
                                                .build())
                                        .build())
                                .commandTimeout(commandTimeout)
                                .shutdownTimeout(Duration.ZERO)
                                .build()) {
                    @Override
                    public void destroy() {
                        super.destroy();
                        resources.shutdown(0, 1, TimeUnit.SECONDS);
                    }
                };
        made.afterPropertiesSet();
        made.start();
        return made;
    }

    /** A started factory as {@link #factory()}, for an address on the loopback that leads to a Redis. */
    public static LettuceConnectionFactory connect(int port) {
        return connect(new RedisStandaloneConfiguration("127.0.0.1", port));
    }

    /** Empties the server. */
    public void flush() {
        try (var connection = factory().getConnection()) {
            connection.serverCommands().flushAll();
        }
    }

    /** Kills the server with SIGKILL and waits until it is gone. Only for a server of {@link #start}. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts it again after {@link #kill()}, on the same port, with the same data. */
    public void restart() {
        launch();
    }

    /** As {@link #restart()}, but does not wait until it has read its data. */
    public void restartWithoutWaiting() {
        try {
            process = server(folder, command()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #restart()}, with no data. */
    public void restartEmpty() {
        deleteFiles(folder.resolve("appendonlydir"));
        launch();
    }

    /** Deletes the folder it lives in: it goes on, but can no longer save. */
    public void loseFolder() {
        deleteFiles(folder);
    }

    /** Hangs it: connections stay, and nobody answers. */
    public void hang() {
        signal("-STOP");
    }

    /** Ends {@link #hang()}. */
    public void wake() {
        signal("-CONT");
    }

    /** Runs one command, not through the client that is tested; see {@link RawRedis#ask}. */
    public String ask(String... words) {
        return RawRedis.ask(port, words);
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void deleteFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (factory != null) {
            factory.destroy();
            factory = null;
        }
        if (container != null) {
            container.stop();
        }
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    private String host() {
        return container == null ? "127.0.0.1" : container.getHost();
    }

    private void launch() {
        try {
            process = server(folder, command()).start();
            awaitPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>(List.of(binary().toString(), "--port", Integer.toString(port)));
        defaults().forEach((key, value) -> command.addAll(List.of("--" + key, value)));
        settings.forEach(setting -> {
            String[] words = setting.split(" ", 2);
            command.addAll(List.of("--" + words[0], words[1]));
        });
        return command;
    }

    static ProcessBuilder server(Path folder, List<String> command) {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile());
    }

    private Map<String, String> defaults() {
        return Map.of(
                "bind", "127.0.0.1",
                "dir", folder.toString(),
                "appendonly", "yes",
                "appendfsync", "everysec",
                "maxmemory-policy", "noeviction",
                "save", "");
    }

    private void awaitPort() throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadlineNanos && process.isAlive()) {
            if (answersPing()) {
                return;
            }
        }
        throw new IOException("redis-server did not start: " + Files.readString(folder.resolve("redis.log")));
    }

    private boolean answersPing() {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            // "+PONG" once it serves, "-LOADING" while it reads its file.
            return socket.getInputStream().read() == '+';
        } catch (IOException notYet) {
            Thread.onSpinWait();
            return false;
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("redis-server did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static synchronized Path binary() throws IOException {
        String name =
                "redis-server-7.0.15-linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
        Path binary = Path.of(
                System.getProperty("java.io.tmpdir"),
                "leadbridge-test-" + ProcessHandle.current().pid() + "-" + name);
        if (!Files.exists(binary)) {
            try (InputStream resource = TestRedis.class.getResourceAsStream("/" + name)) {
                Files.copy(resource, binary, StandardCopyOption.REPLACE_EXISTING);
            }
            binary.toFile().deleteOnExit();
            binary.toFile().setExecutable(true);
        }
        return binary;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
