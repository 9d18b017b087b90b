package io.leadbridge.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leadbridge demo}: the whole hub with both CRMs, on free ports and in a throw-away folder. */
@Command(
        name = "demo",
        description = "Shows the main job: both CRMs' sandboxes, an embedded Redis, and leads on their way.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--once", description = "Ends afterwards: 0 if everything arrived, else 1.")
    private boolean once;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("leadbridge-demo-");
        System.setProperty("leadbridge.log", "file");
        System.setProperty(
                "leadbridge.log.file", folder.resolve("leadbridge.log").toString());
        out.println("Starting an embedded Redis, the sandboxes of amoCRM and LPTracker, and the hub …");
        out.flush();
        Settings settings = Settings.read(Leadbridge.home(), environment(Leadbridge.home(), folder));
        Server server = new Server(settings, true);
        Stopping.atEnd(
                () -> {
                    boolean good = server.end();
                    delete(folder);
                    return good;
                },
                server.endAtMost());
        server.start();
        boolean good = tell(server, settings, out);
        if (once) {
            return good ? 0 : 1;
        }
        addresses(server, settings, folder, out);
        new CountDownLatch(1).await();
        return 0;
    }

    private static boolean tell(Server server, Settings settings, PrintWriter out) throws Exception {
        DemoObserver observer = new DemoObserver();
        server.wiring().watchers().onOutcome(observer);
        server.wiring().watchers().onDecision(observer);
        DemoPeople people = new DemoPeople(
                server.sandboxes().amocrmUrl(), server.sandboxes().lptrackerUrl());
        String webhooks = server.wiring().connections().stream()
                .filter(connection -> connection.account().toString().equals("demo/amocrm"))
                .map(connection -> "http://127.0.0.1:" + settings.port()
                        + settings.intake().path() + "/" + connection.account() + "/" + connection.webhookSecret())
                .findFirst()
                .orElseThrow(() ->
                        new SettingsException("tenants/demo.yaml: tenant demo with a connection amocrm expected"));
        out.println("People edit leads in both CRMs; each CRM tells the hub by webhook.");
        out.println();
        out.flush();
        List<DemoStory.Row> rows = new DemoStory(people, observer, webhooks).tell();
        out.print(DemoTable.of(rows));
        boolean good = rows.stream().allMatch(DemoStory.Row::expected);
        out.println(
                good ? "Everything arrived as it should." : "Not everything arrived: see the lines marked with '!'.");
        out.flush();
        return good;
    }

    private static void addresses(Server server, Settings settings, Path folder, PrintWriter out) {
        out.println();
        out.println("It keeps running; end it with Ctrl-C. Look around:");
        String management = "http://127.0.0.1:" + settings.managementPort() + "/observe/";
        out.println("  health    " + management + "health");
        out.println("  metrics   " + management + "metrics");
        out.println("  amoCRM    " + server.sandboxes().amocrmUrl() + "/sandbox/leads");
        out.println("  LPTracker " + server.sandboxes().lptrackerUrl() + "/sandbox/leads");
        out.println("  log       " + folder.resolve("leadbridge.log"));
        out.println("  rules     tenants/demo.yaml");
        out.flush();
    }

    /** The user's environment does not reach into the demo, but for the Java side of it. */
    private static Map<String, String> environment(Path home, Path folder) throws IOException {
        Path tenants = Files.createDirectories(folder.resolve("tenants"));
        Files.copy(home.resolve("tenants").resolve("demo.yaml"), tenants.resolve("demo.yaml"));
        List<Integer> ports = Ports.free(4);
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_URL", "");
        environment.put("LEADBRIDGE_HOST", "127.0.0.1");
        // No balancer is in front of it.
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        environment.put("LEADBRIDGE_PORT", ports.get(0).toString());
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", ports.get(1).toString());
        environment.put("LEADBRIDGE_SANDBOX_AMOCRM_PORT", ports.get(2).toString());
        environment.put("LEADBRIDGE_SANDBOX_LPTRACKER_PORT", ports.get(3).toString());
        environment.put("LEADBRIDGE_TENANTS", tenants.toString());
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());
        return environment;
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
