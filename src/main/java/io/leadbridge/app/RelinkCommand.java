package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.drift.RelinkFailed;
import io.leadbridge.drift.RelinkReport;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code leadbridge relink TENANT}: makes links and bases anew from both CRMs. Exit codes: 0 done, 1 a person has to look at
 * something or it broke off, 2 wrong use or settings.
 */
@Command(
        name = "relink",
        description = "Makes a tenant's links anew from what both CRMs show, after Redis was lost.",
        footer = {
            "",
            "Never over a link that is there; may be repeated. The tenant's queue is paused meanwhile. Nothing is written to a",
            "CRM. Begin with --dry-run. See docs/drift.md."
        },
        mixinStandardHelpOptions = true)
final class RelinkCommand implements Callable<Integer> {

    private static final int DOUBTFUL = 1;
    private static final int SIDES = 2;

    @Parameters(index = "0", paramLabel = "TENANT", description = "The tenant's name.")
    private String name;

    @Option(names = "--dry-run", description = "Tells what would be linked, and keeps nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        System.setProperty("leadbridge.log", "none");
        if (!TenantId.isValid(name)) {
            throw new SettingsException("tenant '" + name + "': 1 to 40 of a-z, 0-9 and - expected");
        }
        Settings settings = Leadbridge.settings(spec);
        PrintWriter out = spec.commandLine().getOut();
        try (CrmLine line = CrmLine.open(settings)) {
            RelinkReport report = relink(line, out);
            print(out, report);
            return report.isDoubtful() ? DOUBTFUL : 0;
        } catch (RelinkFailed e) {
            out.println("NOT finished: " + e.getMessage() + ".");
        } catch (DataAccessException e) {
            out.println("NOT finished: Redis does not answer (" + e.getClass().getSimpleName() + ").");
        }
        out.println("What was linked by then stays so. Run it again.");
        out.flush();
        return DOUBTFUL;
    }

    private RelinkReport relink(CrmLine line, PrintWriter out) {
        TenantId id = new TenantId(name);
        Tenant tenant = line.tenants()
                .find(id)
                .orElseThrow(() -> new SettingsException("no tenant '" + name + "' is in force"));
        List<CrmId> crms = List.copyOf(new TreeSet<>(tenant.connections().keySet()));
        if (crms.size() != SIDES) {
            throw new SettingsException("tenant '" + name + "' has " + crms.size() + " connections; two expected");
        }
        // What the running servers know of them may be from before.
        crms.forEach(crm -> line.evict(new Account(id, crm)));
        RedisQueueOperations queue = line.bean("queue-operations", RedisQueueOperations.class);
        // A webhook that is worked meanwhile would find no link, and make the lead anew.
        boolean paused = !dryRun && queue.pause(name);
        try {
            return line.bean("relinks", DriftWiring.Relinks.class)
                    .of(progress -> {
                        out.println(progress);
                        out.flush();
                    })
                    .relink(DriftWiring.batch(tenant), crms.get(0), crms.get(1), !dryRun);
        } finally {
            if (paused) {
                queue.resume(name);
            }
        }
    }

    private static void print(PrintWriter out, RelinkReport report) {
        report.leads().forEach((crm, count) -> out.printf("%-28s %7d%n", "leads of " + crm, count));
        out.printf("%-28s %7d%n", "linked already, kept", report.kept());
        out.printf("%-28s %7d%n", report.written() ? "linked" : "would be linked", report.linked());
        out.printf("%-28s %7d%n", "  with their contacts", report.contacts());
        out.printf("%-28s %7d%n", "  whose fields differ", report.differing());
        out.printf("%-28s %7d%n", "people told apart by nothing", report.ambiguous());
        report.alone().forEach((crm, count) -> out.printf("%-28s %7d%n", "alone in " + crm, count));
        out.printf("%-28s %7d%n", "found, but not linked", report.left());
        report.samples().forEach((what, ids) -> {
            if (!ids.isEmpty()) {
                out.println(what + ", as: " + String.join("; ", ids));
            }
        });
        if (!report.written()) {
            out.println("Nothing was linked: --dry-run.");
        }
        out.flush();
    }
}
