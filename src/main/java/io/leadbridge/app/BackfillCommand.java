package io.leadbridge.app;

import io.leadbridge.backfill.Act;
import io.leadbridge.backfill.BackfillReport;
import io.leadbridge.backfill.Backfills;
import io.leadbridge.backfill.Denied;
import io.leadbridge.backfill.State;
import io.leadbridge.backfill.Told;
import io.leadbridge.event.TenantId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code leadbridge backfill}: plans how leads that exist already are brought to where a rule wants them, and has running
 * servers do it. Exit codes: 0 done as asked, 1 it did not come to its end or was refused, 2 wrong use or settings.
 */
@Command(
        name = "backfill",
        description = "Plans, and then runs, a rule on leads that exist already. Running servers do the work.",
        mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {

    private static final int LISTED = 50;

    @Mixin
    private TenantParameter tenant;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RULE",
            description = "The rule's name. Without anything else: a plan is made and shown, nothing is written.")
    private String rule;

    @ArgGroup
    private Wish wish;

    /** What is wanted in place of a new plan. */
    static final class Wish {

        @Option(names = "--run", paramLabel = "ID", description = "Runs a plan and shows how far it has come.")
        private String run;

        @Option(names = "--show", paramLabel = "ID", description = "Shows a plan or a run.")
        private String show;

        @Option(names = "--watch", paramLabel = "ID", description = "Shows how far it comes, until it is over.")
        private String watch;

        @Option(names = "--pause", paramLabel = "ID", description = "Makes it wait.")
        private String pause;

        @Option(names = "--resume", paramLabel = "ID", description = "Lets it go on where it was.")
        private String resume;

        @Option(names = "--stop", paramLabel = "ID", description = "Ends it for good.")
        private String stop;

        @Option(names = "--list", description = "Lists the tenant's backfills, newest first.")
        private boolean list;
    }

    @Option(names = "--yes", description = "Runs the new plan at once, after it was shown.")
    private boolean yes;

    @Option(
            names = "--override-brake",
            paramLabel = "N",
            description = "The number of leads that the plan would create or change, where that is more than the brake"
                    + " lets pass.")
    private Long override;

    @Mixin
    private OutputOptions output;

    private Backfills backfills;
    private TenantId id;
    private BackfillWatch watch;

    @Override
    public Integer call() throws Exception {
        OutputOptions.quiet();
        id = tenant.id();
        if (wish == null && rule == null) {
            throw new SettingsException(
                    "RULE expected, or one of --run, --show, --watch, --pause, --resume, --stop, --list");
        }
        try (CrmLine line = CrmLine.open(output.settings())) {
            backfills = line.bean("backfills", Backfills.class);
            watch = new BackfillWatch(backfills, id, output.out(), output.isJson());
            return wish == null ? plan() : grant();
        }
    }

    private int plan() throws InterruptedException {
        BackfillReport report = told(backfills.plan(id, rule));
        report = watch.until(report.id(), State.PLANNING);
        watch.show(report);
        if (!report.state().equals(State.PLANNED.word())) {
            return 1;
        }
        if (yes) {
            return run(report.id());
        }
        if (!output.isJson()) {
            String brake = report.plan().brake().isEmpty()
                    ? ""
                    : " --override-brake "
                            + (report.plan().create() + report.plan().update());
            watch.say("Nothing was written. Run it: leadbridge backfill " + id + " --run " + report.id() + brake);
        }
        return 0;
    }

    private int grant() throws InterruptedException {
        if (wish.list) {
            List<BackfillReport> all = backfills.newest(id, LISTED);
            all.forEach(watch::listed);
            return 0;
        }
        if (wish.run != null) {
            return run(wish.run);
        }
        if (wish.show != null) {
            watch.show(told(backfills.find(id, wish.show)));
            return 0;
        }
        if (wish.watch != null) {
            return watched(wish.watch);
        }
        Act act = wish.pause != null ? Act.PAUSE : wish.resume != null ? Act.RESUME : Act.STOP;
        String which = wish.pause != null ? wish.pause : wish.resume != null ? wish.resume : wish.stop;
        watch.listed(told(backfills.act(id, which, act, null)));
        return 0;
    }

    private int run(String which) throws InterruptedException {
        told(backfills.run(id, which, null, override));
        return watched(which);
    }

    private int watched(String which) throws InterruptedException {
        BackfillReport report =
                watch.until(which, State.of(told(backfills.find(id, which)).state()));
        watch.show(report);
        return report.state().equals(State.DONE.word()) || report.state().equals(State.PLANNED.word()) ? 0 : 1;
    }

    private static BackfillReport told(Told told) {
        if (told instanceof Denied denied) {
            throw new Refused(denied.reason());
        }
        return (BackfillReport) told;
    }

    /** What was asked for is not done; the text says why. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }
}
