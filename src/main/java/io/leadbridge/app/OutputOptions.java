package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What commands have in common that tell something: for people, or as JSON for scripts. */
final class OutputOptions {

    @Option(names = "--json", description = "Tells it as JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Standard output, with nothing of the log in it from now on. */
    static void quiet() {
        System.setProperty("leadbridge.log", "none");
    }

    /** The settings of this program. */
    Settings settings() {
        return Leadbridge.settings(spec);
    }

    /** Whether it is told as JSON; how far something comes, as one object a line. */
    boolean isJson() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints reports of a dry run or a what-if. */
    ToldOutput told() {
        return new ToldOutput(out(), json);
    }

    /** Prints one or the other. */
    void tell(JsonNode tree, Supplier<String> text) {
        String told = json ? tree.toPrettyString() : text.get();
        out().print(told.endsWith("\n") ? told : told + "\n");
        out().flush();
    }
}
