package io.leadbridge.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that takes a request as a line of JSON and answers with one: ours or the peer's. */
public final class Side implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_SECONDS = 600;
    private static final String END = "";

    private final String name;
    private final Process process;
    private final Writer requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Side(String name, Process process) {
        this.name = name;
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "answers of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it.
     *
     * @param log takes what it writes to its standard error
     */
    public static Side start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new Side(name, builder.start());
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws IOException if it answers with an error, ends, or says nothing for ten minutes
     */
    public JsonNode ask(String what, Map<String, ?> arguments) throws IOException, InterruptedException {
        var request = JSON.createObjectNode().put("do", what);
        arguments.forEach((key, value) -> request.set(key, JSON.valueToTree(value)));
        requests.write(request + "\n");
        requests.flush();
        String answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (answer == null || answer.equals(END)) {
            throw new IOException(name + ": no answer to " + request);
        }
        JsonNode read = JSON.readTree(answer);
        if (read.has("error")) {
            throw new IOException(
                    name + ": " + request + ": " + read.get("error").asText());
        }
        return read;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                answers.add(line);
            }
        } catch (IOException ended) {
            // Killed: the end is told below.
        }
        answers.add(END);
    }
}
