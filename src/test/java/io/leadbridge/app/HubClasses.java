package io.leadbridge.app;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes of a {@link HubProcess}: those of the build; or, with {@code -Dhub.archive=on}, a jar of them with an archive
 * of how they stand in memory, as {@code ./leadbridge} has one, which spares a start half of its work. It is made once for
 * each build, under {@code target/hub}, by the first one who asks; other test JVMs wait for it.
 */
final class HubClasses {

    /** For it lives for seconds only. An archive belongs to its collector. */
    static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();
    private static final Path FOLDER = Path.of("target/hub").toAbsolutePath();
    private static final Path JAR = FOLDER.resolve("leadbridge.jar");
    private static final Path ARCHIVE = FOLDER.resolve("leadbridge.jsa");
    private static final int MINUTES = 5;

    private static List<String> options;

    private HubClasses() {}

    /** Options of Java that name them. */
    static synchronized List<String> options() throws IOException {
        if (options == null) {
            options = "on".equals(System.getProperty("hub.archive"))
                    ? archived()
                    : List.of("-cp", System.getProperty("java.class.path"));
        }
        return options;
    }

    private static List<String> archived() throws IOException {
        Files.createDirectories(FOLDER);
        List<String> classPath = List.of("-cp", JAR + File.pathSeparator + libraries());
        try (FileChannel lock =
                FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Until the file is closed.
            lock.lock();
            Path made = FOLDER.resolve("made");
            String build = fingerprint();
            if (!Files.exists(made) || !Files.readString(made).equals(build)) {
                jar();
                archive(classPath);
                Files.writeString(made, build);
            }
        }
        List<String> all = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + ARCHIVE));
        all.addAll(classPath);
        return all;
    }

    /** Jars only: an archive is of no use beside a folder of classes. */
    private static String libraries() {
        return String.join(
                File.pathSeparator,
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .toList());
    }

    /** With folders, as in any jar: Camel finds its consoles and health checks by listing them. */
    private static Map<String, Path> files() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(CLASSES)) {
            all.filter(file -> !file.equals(CLASSES))
                    .forEach(file -> files.put(CLASSES.relativize(file) + (Files.isDirectory(file) ? "/" : ""), file));
        }
        return files;
    }

    private static String fingerprint() throws IOException {
        StringBuilder fingerprint = new StringBuilder(System.getProperty("java.home"));
        for (Map.Entry<String, Path> file : files().entrySet()) {
            fingerprint
                    .append('\n')
                    .append(file.getKey())
                    .append(' ')
                    .append(Files.getLastModifiedTime(file.getValue()));
        }
        return fingerprint.toString();
    }

    private static void jar() throws IOException {
        try (OutputStream file = Files.newOutputStream(JAR);
                JarOutputStream jar = new JarOutputStream(file)) {
            for (Map.Entry<String, Path> one : files().entrySet()) {
                jar.putNextEntry(new JarEntry(one.getKey()));
                if (!Files.isDirectory(one.getValue())) {
                    Files.copy(one.getValue(), jar);
                }
                jar.closeEntry();
            }
        }
    }

    /** Without it, Java says nothing and takes the classes from the jar. */
    private static void archive(List<String> classPath) throws IOException {
        Files.deleteIfExists(ARCHIVE);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.addAll(List.of("-Xmx256m", "-Xlog:disable", "-XX:ArchiveClassesAtExit=" + ARCHIVE));
        command.add("-Dleadbridge.home=.");
        command.addAll(classPath);
        command.addAll(List.of(Leadbridge.class.getName(), "demo", "--once"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("demo.log").toFile());
        builder.environment()
                .put("LEADBRIDGE_DATA", Files.createTempDirectory("hub").toString());
        Process demo = builder.start();
        try {
            if (!demo.waitFor(MINUTES, TimeUnit.MINUTES)) {
                demo.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
