package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.Audit;
import io.leadbridge.admin.ConflictActs;
import io.leadbridge.admin.ConflictActs.Conflict;
import io.leadbridge.admin.ConflictActs.Decided;
import io.leadbridge.admin.ConflictsApi;
import io.leadbridge.admin.EventsApi;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code leadbridge conflicts}: what waits for a person because both sides were changed. Exit codes: 0 told or decided, 1 Redis
 * does not answer, 2 wrong use.
 */
@Command(
        name = "conflicts",
        description = "Lists the leads with fields that were changed on both sides, or decides for one of them.",
        footer = {
            "",
            "Values are masked: of names the first letter, of phones the last digits. Both leads are read from the CRMs.",
            "  leadbridge conflicts acme --decide amocrm:lead:101 --winner lptracker",
            "  leadbridge conflicts acme --decide amocrm:lead:101 --winner lead.name=amocrm --winner lead.custom.7=lptracker"
        },
        mixinStandardHelpOptions = true)
final class ConflictsCommand implements Callable<Integer> {

    private static final int NO_REDIS = 1;

    /** Both leads of each are read from their CRMs. */
    private static final int MOST = 100;

    @Mixin
    private TenantParameter tenant;

    @Option(names = "--lead", paramLabel = "LEAD", description = "Those of this lead, as amocrm:lead:101.")
    private String lead;

    @Mixin
    private PageOptions pages;

    @ArgGroup(exclusive = false)
    private Decision decision;

    @Mixin
    private OutputOptions output;

    /** What is decided. */
    static final class Decision {

        @Option(names = "--decide", required = true, paramLabel = "LEAD", description = "One of the two leads.")
        private String lead;

        @Option(
                names = "--winner",
                required = true,
                paramLabel = "[FIELD=]CRM",
                description =
                        "Whose value counts: of this field of the lead, or of all others. May be given several times.")
        private List<String> winners = List.of();
    }

    @Override
    public Integer call() {
        OutputOptions.quiet();
        TenantId id = tenant.id();
        Optional<RecordRef> asked = Optional.ofNullable(lead).map(ConflictsCommand::lead);
        try (CrmLine line = CrmLine.open(output.settings())) {
            Tenant known = line.tenants()
                    .find(id)
                    .orElseThrow(() -> new SettingsException("no tenant '" + id + "' is in force"));
            ConflictActs acts = line.bean("conflict-acts", ConflictActs.class);
            return decision == null ? list(acts, known, asked) : decide(line, acts, known);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage());
        } catch (DataAccessException | UncheckedIOException e) {
            output.err()
                    .println(
                            "leadbridge: Redis does not answer (" + e.getClass().getSimpleName() + ").");
            output.err().flush();
            return NO_REDIS;
        }
    }

    private int list(ConflictActs acts, Tenant known, Optional<RecordRef> asked) {
        int limit = pages.limit(MOST);
        ConflictActs.Page page = asked.map(one -> new ConflictActs.Page(acts.of(known, one), Optional.empty()))
                .orElseGet(() -> acts.list(known, pages.next(), limit));
        ObjectNode tree = ConflictsApi.tree(page, false);
        output.tell(tree, () -> text(tree));
        return 0;
    }

    private int decide(CrmLine line, ConflictActs acts, Tenant known) {
        RecordRef one = lead(decision.lead);
        Map<String, CrmId> winners = winners(decision.winners);
        List<Conflict> conflicts = acts.of(known, one);
        if (conflicts.size() != 1) {
            throw new SettingsException(
                    "--decide '" + one + "' given; it has conflicts with " + conflicts.size() + " leads, one expected");
        }
        RecordRef other = conflicts.get(0).other();
        List<Decided> done = new ArrayList<>();
        Operator.audited(
                line.bean("audit", Audit.class),
                known.id(),
                ConflictsApi.told(one, other, winners),
                () -> done.add(acts.decide(known, one, other, winners)));
        ObjectNode tree = ConflictsApi.tree(done.get(0));
        output.tell(
                tree,
                () -> done.get(0).fields() + " fields decided, " + done.get(0).replayed()
                        + " parked messages sent again.");
        return 0;
    }

    private static Map<String, CrmId> winners(List<String> given) {
        Map<String, CrmId> winners = new LinkedHashMap<>();
        for (String text : given) {
            int equals = text.lastIndexOf('=');
            String crm = text.substring(equals + 1);
            if (!CrmId.isValid(crm)) {
                throw new SettingsException("--winner '" + text + "' given; a CRM, or FIELD=CRM, expected");
            }
            winners.put(equals < 0 ? ConflictActs.ALL : text.substring(0, equals), new CrmId(crm));
        }
        return winners;
    }

    private static RecordRef lead(String given) {
        return EventsApi.record(given)
                .orElseThrow(() -> new SettingsException("'" + given + "' given; a lead as amocrm:lead:101 expected"));
    }

    private static String text(ObjectNode tree) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode conflict : tree.path("conflicts")) {
            lines.append(String.format(
                    "%s  and  %s%s%n",
                    conflict.path("lead").asText(),
                    conflict.path("other").asText(),
                    conflict.path("read").asBoolean() ? "" : "  (cannot be read now)"));
            for (JsonNode field : conflict.path("fields")) {
                lines.append(String.format(
                        "    %-28s %-20s %-28s %s%n",
                        field.path("field").asText(),
                        value(field.path("value")),
                        field.path("other-field").asText(),
                        value(field.path("other-value"))));
            }
        }
        if (tree.has("next")) {
            lines.append("More: --next ").append(tree.path("next").asText()).append('\n');
        }
        return lines.length() == 0 ? "No conflict waits.\n" : lines.toString();
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() ? "?" : value.isTextual() ? value.asText() : value.toString();
    }
}
