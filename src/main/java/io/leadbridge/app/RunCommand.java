package io.leadbridge.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leadbridge run}: the server, until the process is asked to end. */
@Command(name = "run", description = "Runs the server.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Option(names = "--sandbox", description = "Starts stand-ins of both CRMs beside it.")
    private boolean sandbox;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.read(Leadbridge.home(), System.getenv());
        Server server = new Server(settings, sandbox);
        Stopping.atEnd(server::end, server.endAtMost());
        server.start();
        PrintWriter out = spec.commandLine().getOut();
        out.println("leadbridge: " + settings);
        if (sandbox) {
            out.println("leadbridge: sandbox of amoCRM on " + settings.host() + ":" + settings.sandboxAmocrmPort()
                    + ", of LPTracker on " + settings.host() + ":" + settings.sandboxLptrackerPort());
        }
        out.flush();
        // The JVM ends by a signal, and then by its shutdown hook.
        new CountDownLatch(1).await();
        return 0;
    }
}
