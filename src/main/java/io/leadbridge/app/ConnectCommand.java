package io.leadbridge.app;

import io.leadbridge.admin.ConnectionTest;
import io.leadbridge.admin.Patience;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Standing;
import io.leadbridge.event.TenantId;
import io.leadbridge.limit.Paused;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.Tenants;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code leadbridge connect TENANT}: asks both CRMs whether they let us in, tells them where to send their webhooks, and
 * prints what they have. Exit codes: 0 all well, 1 a connection failed, 2 wrong use or settings.
 */
@Command(
        name = "connect",
        description = "Tests a tenant's connections, subscribes its webhooks, and prints what its CRMs have.",
        mixinStandardHelpOptions = true)
final class ConnectCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    private static final Patience PATIENCE = new Patience(10, wait -> TimeUnit.NANOSECONDS.sleep(wait.toNanos()));

    @Parameters(paramLabel = "TENANT", description = "The tenant's name, as its file tells it.")
    private String name;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the CRMs reach this server, as https://hooks.example.com. "
                    + "Default: leadbridge.public-url; without it nothing is subscribed.")
    private String url;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;

    @Override
    public Integer call() throws Exception {
        // What is wrong is told on stdout in its place; a log between the tables would only be read around.
        System.setProperty("leadbridge.log", "none");
        out = spec.commandLine().getOut();
        Settings settings = Leadbridge.settings(spec);
        Optional<URI> base = PublicUrl.of(url == null ? settings.properties().get(PublicUrl.KEY) : url);
        try (CrmLine line = CrmLine.open(settings)) {
            Optional<Tenant> tenant =
                    TenantId.isValid(name) ? line.tenants().find(new TenantId(name)) : Optional.empty();
            if (tenant.isEmpty()) {
                throw unknown(line.tenants(), settings);
            }
            boolean well = true;
            for (Connection connection : tenant.get().connections().values()) {
                well &= connect(line, connection, base, settings.intake().path());
            }
            out.flush();
            return well ? 0 : FAILED;
        }
    }

    private SettingsException unknown(Tenants tenants, Settings settings) {
        List<String> known =
                tenants.all().stream().map(tenant -> tenant.id().toString()).toList();
        String faults = tenants.faults().isEmpty()
                ? ""
                : "; " + tenants.faults().size() + " faults in tenant files, see leadbridge check";
        return new SettingsException(
                "no tenant '" + name + "' in " + settings.tenants() + " or Redis" + Nearest.hint(name, known) + faults);
    }

    /** Whether all went well. */
    private boolean connect(CrmLine line, Connection connection, Optional<URI> base, String path) {
        out.println(connection.account() + " at " + connection.url());
        try {
            return ask(line, connection, base, path);
        } catch (DataAccessException e) {
            out.println("  NOT connected: Redis does not answer ("
                    + e.getClass().getSimpleName() + "), and without it nothing is sent");
            out.println("  What to do: see that REDIS_URL is right and that Redis runs, and try again.");
            out.println();
            return false;
        }
    }

    private boolean ask(CrmLine line, Connection connection, Optional<URI> base, String path) {
        ConnectionTest.Tested tested =
                new ConnectionTest(line.crm(), line.limits(), line::evict, PATIENCE).test(connection);
        Answer<Metadata> answer = tested.answer();
        if (!(answer instanceof Answer.Ok<Metadata> described)) {
            out.println("  NOT connected: " + answer.reason());
            help(line, connection, answer);
            out.println();
            return false;
        }
        out.println("  connected");
        tested.before()
                .ifPresent(
                        pause -> out.println("  goes on: it was " + pause + "; what waits is tried within a minute"));
        boolean subscribed = base.map(url -> subscribe(line, connection, PublicUrl.webhook(url, path, connection)))
                .orElseGet(() -> nowhere(connection, path));
        out.println();
        out.print(MetadataTables.of(described.value()));
        return subscribed;
    }

    /** Says what follows from a failure. */
    private void help(CrmLine line, Connection connection, Answer<?> answer) {
        Optional<Paused> paused = line.limits().paused(connection);
        paused.filter(pause -> !answer.reason().equals(pause.toString()))
                .ifPresent(pause -> out.println(
                        "  paused since " + pause.since() + ": nothing is sent until a call is let in again"));
        boolean banned =
                paused.filter(pause -> pause.kind() == Standing.Kind.BAN).isPresent();
        out.println("  " + (banned ? Reasons.ADVICE_WHEN_BANNED : Reasons.advice(answer, connection.account())));
    }

    private boolean subscribe(CrmLine line, Connection connection, URI webhook) {
        Answer<Subscribed> answer = PATIENCE.ask(() -> line.crm().subscribe(connection.account(), webhook));
        String shown = PublicUrl.masked(webhook);
        if (webhook.getScheme().equalsIgnoreCase("http")) {
            out.println("  careful: by http, everybody on the way can read the address with its secret; use https");
        }
        if (answer instanceof Answer.Ok<Subscribed> ok) {
            out.println(
                    "  webhooks: " + (ok.value().changed() ? "subscribed now: " : "were subscribed already: ") + shown);
            return true;
        }
        out.println("  webhooks: NOT subscribed: " + shown + ": " + answer.reason());
        help(line, connection, answer);
        return false;
    }

    /** To test and to look is what was asked for, then; so it is well. */
    private boolean nowhere(Connection connection, String path) {
        out.println("  webhooks: not subscribed, for no public address is known (--url, or leadbridge.public-url);"
                + " they would go to https://YOUR-ADDRESS" + path + "/" + connection.account() + "/***");
        return true;
    }
}
