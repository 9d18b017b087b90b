package io.leadbridge.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the embedded Redis keeps in its folder: the program, its configuration with port and password, its log, and the
 * append-only file.
 *
 * <p>Port and password are written before the server starts, so that whoever finds the folder can speak to a server that
 * was left behind.
 */
final class RedisFolder {

    private static final String VERSION = "7.0.15";
    private static final String CONFIGURATION = "redis.conf";
    private static final int LOG_LINES = 5;

    private final Path folder;

    RedisFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
        if (Files.getFileStore(this.folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    Path path() {
        return folder;
    }

    /** Where a server writes what it has to say. */
    Path log() {
        return folder.resolve("redis.log");
    }

    /** Port and password that the last server was started with; both absent on a first start. */
    Properties lastConfiguration() throws IOException {
        Properties last = new Properties();
        Path file = folder.resolve(CONFIGURATION);
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(line -> line.split(" ", 2))
                        .filter(words -> words.length == 2)
                        .forEach(words -> last.setProperty(words[0], words[1]));
            }
        }
        return last;
    }

    /** Writes the configuration for a start, all at once. */
    Path writeConfiguration(int port, String password) throws IOException {
        Path written = Files.writeString(
                folder.resolve(CONFIGURATION + ".new"),
                """
                # Written at each start of leadbridge. Changes are lost.
                port %d
                bind 127.0.0.1
                requirepass %s
                dir "%s"
                logfile "%s"
                loglevel notice
                daemonize no
                # Every write is on disk before it is answered: nothing accepted is lost by any crash.
                appendonly yes
                appendfsync always
                # A power cut may leave half a command at the end of the file, which nobody was told is kept.
                aof-load-truncated yes
                save ""
                # Nothing is thrown away to make room.
                maxmemory-policy noeviction
                """
                        .formatted(port, password, folder, log()));
        return Files.move(
                written,
                folder.resolve(CONFIGURATION),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /** The server program, unpacked from the Maven artifact {@code org.signal:embedded-redis} if it is not there yet. */
    Path program() throws IOException {
        Path program = folder.resolve("redis-server-" + VERSION);
        String resource = "/redis-server-" + VERSION + "-" + system();
        if (!Files.isExecutable(program)) {
            Path unpacked = folder.resolve("redis-server.new");
            try (InputStream binary = RedisFolder.class.getResourceAsStream(resource)) {
                if (binary == null) {
                    throw new SettingsException(
                            "no redis-server for this machine (" + system() + "): set REDIS_URL to a Redis of yours");
                }
                Files.copy(binary, unpacked, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!unpacked.toFile().setExecutable(true, true)) {
                throw new IOException(unpacked + " cannot be made executable");
            }
            Files.move(unpacked, program, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        return program;
    }

    /** Servers of this folder that live, whoever started them. */
    List<ProcessHandle> servers() {
        String program = folder.resolve("redis-server-").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(program))
                .toList();
    }

    /** The last lines of the log; they tell why a server did not start. */
    String lastWords() {
        try (Stream<String> lines = Files.lines(log())) {
            List<String> all = lines.toList();
            return all.subList(Math.max(0, all.size() - LOG_LINES), all.size()).stream()
                    .collect(Collectors.joining("\n  ", "\n  ", ""));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** This port if it is given and free, else another one. */
    static int freePort(String wanted) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        if (wanted != null && wanted.matches("\\d{1,5}")) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(loopback, Integer.parseInt(wanted)));
                return socket.getLocalPort();
            } catch (IOException | IllegalArgumentException taken) {
                // Another one will do.
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return socket.getLocalPort();
        }
    }

    static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch");
        return name + "-" + (processor.equals("aarch64") ? "arm64" : processor.equals("x86") ? "386" : "amd64");
    }
}
