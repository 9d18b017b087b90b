package io.leadbridge.bench.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Runs JMH in processes of its own, on what its annotation processor makes of one source file. */
final class Jmh {

    private static final String PROCESSOR = "org.openjdk.jmh.generators.BenchmarkProcessor";

    private final Path folder;
    private final String classPath;

    private Jmh(Path folder, String classPath) {
        this.folder = folder;
        this.classPath = classPath;
    }

    /**
     * Compiles the benchmarks.
     *
     * @param source file with the annotated class
     * @param folder for classes, results and what JMH says
     * @throws IllegalStateException if this Java has no compiler, or it fails
     */
    static Jmh compile(Path source, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this Java has no compiler: a JDK is needed, not a JRE");
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String path = System.getProperty("java.class.path");
        List<String> options = List.of("-processor", PROCESSOR, "-d", classes.toString(), "-cp", path);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                    .call()) {
                throw new IllegalStateException(source + " cannot be compiled with " + PROCESSOR);
            }
        }
        return new Jmh(folder, classes + File.pathSeparator + path);
    }

    /**
     * Measures one benchmark in one fresh process.
     *
     * @param seconds how long, apart from as long a warm-up
     * @return the median of the samples, in the benchmark's unit
     */
    double median(String benchmark, int seconds) throws IOException, InterruptedException {
        Path result = folder.resolve(benchmark + ".json").toAbsolutePath();
        String iterations = String.valueOf(seconds);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "org.openjdk.jmh.Main",
                RuleBenchmarks.class.getName() + "." + benchmark + "$",
                "-f",
                "1",
                "-wi",
                iterations,
                "-w",
                "1s",
                "-i",
                iterations,
                "-r",
                "1s",
                "-rf",
                "json",
                "-rff",
                result.toString());
        Path log = folder.resolve(benchmark + ".log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        JsonNode results = code == 0 ? new ObjectMapper().readTree(result.toFile()) : null;
        if (results == null || results.size() != 1) {
            throw new IllegalStateException(
                    "JMH has no result of " + benchmark + " (exit code " + code + "); what it said: " + log);
        }
        return results.path(0)
                .path("primaryMetric")
                .path("scorePercentiles")
                .path("50.0")
                .asDouble();
    }
}
