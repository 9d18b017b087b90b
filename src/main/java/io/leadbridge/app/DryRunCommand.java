package io.leadbridge.app;

import io.leadbridge.dryrun.DryRun;
import io.leadbridge.dryrun.DryRunReport;
import io.leadbridge.dryrun.DryRunText;
import io.leadbridge.dryrun.Edited;
import io.leadbridge.dryrun.Told;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.TenantId;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leadbridge dry-run}: tells what would become of a webhook or a lead. Exit codes: 0 told, 2 it cannot be told. */
@Command(
        name = "dry-run",
        description = "Tells what would become of a webhook or of a lead, and why. Writes nothing.",
        mixinStandardHelpOptions = true)
final class DryRunCommand implements Callable<Integer> {

    @Mixin
    private TenantParameter tenant;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The raw body of a webhook, as the CRM sends it.")
    private Path file;

    @Option(
            names = "--crm",
            paramLabel = "CRM",
            description =
                    "Where the webhook comes from, or the lead lives: amocrm or lptracker. Needed with --lead, and"
                            + " where the tenant has several connections.")
    private String crm;

    @Option(names = "--lead", paramLabel = "ID", description = "The id of a lead, in place of a webhook.")
    private String lead;

    @Option(
            names = "--change",
            split = ",",
            paramLabel = "CHANGE",
            description =
                    "What the CRM would tell of that lead, as added,status. Default: updated; and added, if the lead"
                            + " has no counterpart yet.")
    private List<String> changes = List.of();

    @Option(
            names = "--rules",
            paramLabel = "EDITED.yaml",
            description = "A tenant file whose rules are tried in place of those in force.")
    private Path rules;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        OutputOptions.quiet();
        if ((file == null) == (lead == null)) {
            throw new SettingsException("either FILE or --lead expected");
        }
        Settings settings = output.settings();
        byte[] body =
                file == null ? null : ToldOutput.read(file, settings.dryRun().bodyBytes());
        Edited edited = rules == null ? null : ToldOutput.edited(rules);
        TenantId id = tenant.id();
        Set<Change> told = changes();
        try (CrmLine line = CrmLine.open(settings)) {
            DryRun dryRun = line.bean("dry-run", DryRun.class);
            CrmId from = crm(dryRun, id, body);
            Told answer = body == null
                    ? dryRun.ofLeadByRules(id, from, lead, told, edited)
                    : dryRun.ofWebhookByRules(id, from, body, edited);
            return output.told().tell(answer, report -> DryRunText.of((DryRunReport) report));
        }
    }

    /** The one that was named, or that alone understands the webhook. */
    private CrmId crm(DryRun dryRun, TenantId id, byte[] body) {
        if (crm != null) {
            if (!CrmId.isValid(crm)) {
                throw new SettingsException("--crm '" + crm + "' given; amocrm or lptracker expected");
            }
            return new CrmId(crm);
        }
        if (body == null) {
            throw new SettingsException("--lead needs --crm, for ids are a CRM's own");
        }
        List<CrmId> senders = dryRun.sendersOf(id, body);
        if (senders.size() == 1) {
            return senders.get(0);
        }
        throw new SettingsException(file + ": "
                + (senders.isEmpty()
                        ? "no CRM of tenant " + id + " understands it; with --crm it is told why"
                        : "may be of " + senders + "; say which with --crm"));
    }

    private Set<Change> changes() {
        Set<Change> told = EnumSet.noneOf(Change.class);
        for (String word : changes) {
            told.add(Arrays.stream(Change.values())
                    .filter(change -> change.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new SettingsException("--change '" + word + "' given"
                            + Nearest.hint(
                                    word,
                                    Arrays.stream(Change.values())
                                            .map(Change::word)
                                            .toList()))));
        }
        return told;
    }
}
