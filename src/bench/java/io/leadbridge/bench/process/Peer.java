package io.leadbridge.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The peer's programs and the libraries they need, installed by npm into a build folder. */
public final class Peer {

    /** Environment of all its processes. */
    public static final Map<String, String> PRODUCTION = Map.of("NODE_ENV", "production");

    private static final Path SOURCE = Path.of("src/bench/node");

    private final Path folder;

    private Peer(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies the programs and installs what the lock file pins, if that is not there yet.
     *
     * @param folder build folder
     * @throws IllegalStateException if Node or npm is missing or npm fails; says what to do
     */
    public static Peer install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path lock = folder.resolve("package-lock.json");
        boolean present = Files.exists(folder.resolve("node_modules/.package-lock.json"))
                && Files.exists(lock)
                && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) == -1;
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Tools.require("node", "apt-get install nodejs");
        if (!present) {
            Tools.require("npm", "apt-get install npm");
            // Not "npm ci": it refuses a lock file without the variants of native parts that a registry does not have.
            Tools.run(folder, List.of("npm", "install", "--no-audit", "--no-fund", "--loglevel=error"));
        }
        return new Peer(folder);
    }

    /** Command that runs one of its programs. */
    public List<String> command(String program, String... arguments) {
        return Stream.concat(Stream.of("node", folder.resolve(program).toString()), Stream.of(arguments))
                .toList();
    }

    /** One of its files. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Version of an installed package. */
    public String version(String name) throws IOException {
        Path description = folder.resolve("node_modules").resolve(name).resolve("package.json");
        return new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(description.toFile())
                .get("version")
                .asText();
    }
}
