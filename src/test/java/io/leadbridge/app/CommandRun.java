package io.leadbridge.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/**
 * A command as the command line runs it, but inside this JVM: a process of its own takes seconds to start. Not for
 * {@code run}, nor for what a process keeps or leaves behind: see {@link HubProcess}.
 *
 * @param exitCode its end
 * @param said on standard output and standard error, in their order
 */
record CommandRun(int exitCode, String said) {

    /**
     * Runs it to its end.
     *
     * @param environment beside the variables of this JVM
     * @param words the command's name and what follows it
     */
    static CommandRun of(Map<String, String> environment, String... words) {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.putAll(environment);
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        CommandLine line = Leadbridge.commandLine(variables).setOut(writer).setErr(writer);
        int exitCode = line.execute(words);
        writer.flush();
        return new CommandRun(exitCode, said.toString());
    }
}
