package io.leadbridge.app;

import static io.leadbridge.app.DryRunWorld.AMOCRM;
import static io.leadbridge.app.DryRunWorld.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.app.DryRunWorld.Hook;
import io.leadbridge.dryrun.DryRunReport;
import io.leadbridge.dryrun.DryRunText;
import io.leadbridge.dryrun.Edited;
import io.leadbridge.dryrun.Refused;
import io.leadbridge.dryrun.Told;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes of their own beside a running hub, and what they say of bad input. */
@Timeout(600)
class DryRunCommandTest {

    private static final Path PAGE = Path.of("docs/dry-run.md");

    @TempDir
    private static Path folder;

    private static DryRunWorld world;

    @BeforeAll
    static void startAHub() throws Exception {
        world = new DryRunWorld(folder);
        world.startHub();
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @Test
    void printsWhatThePageShows() throws Exception {
        for (Hook left = world.next(); left != null; left = world.next()) {
            // Of the other tests.
            world.handOn(left);
        }
        world.crms.peopleMakeAmocrmLeads("Order", 1, 1);
        for (Hook hook = world.awaitNext(); hook != null; hook = world.next()) {
            Files.write(folder.resolve("webhook.txt"), hook.body());
            // The other CRM's webhook tells of the write that the hub made of this one.
            if (hook.crm().equals(AMOCRM) && !world.rehearse(hook).leads().isEmpty()) {
                isOnThePage(
                        "dry-run demo webhook.txt",
                        said("dry-run", "demo", folder.resolve("webhook.txt").toString()));
            }
            world.handOn(hook);
        }
        String demo = Files.readString(Path.of(world.environment().get("LEADBRIDGE_TENANTS"), "demo.yaml"));
        Path edited = folder.resolve("edited.yaml");
        Files.writeString(
                edited,
                demo.replaceFirst("stage: Новая", "stage: В работе")
                        .replaceFirst("from: lead.name, to: lead.name", "from: contact.name, to: lead.name"));

        isOnThePage("what-if demo edited.yaml", said("what-if", "demo", edited.toString()));

        JsonNode json =
                new ObjectMapper().readTree(said("dry-run", "demo", "--lead", lead(), "--crm", "amocrm", "--json"));
        assertThat(json.path("asked").asText()).endsWith(" as updated");
        assertThat(json.path("leads").path(0).path("outcome").path("word").asText())
                .isEqualTo("unchanged");
    }

    @Test
    void triesEditedRulesOnALead() throws Exception {
        String lead = world.crms
                .personOfAmocrm("POST", "/api/v4/leads", "[{\"name\":\"Without a phone\"}]")
                .path("_embedded")
                .path("leads")
                .path(0)
                .path("id")
                .asText();
        String demo = Files.readString(Path.of(world.environment().get("LEADBRIDGE_TENANTS"), "demo.yaml"));
        Edited edited = new Edited(
                "body", demo.replace("stage: Новая", "stage: В работе").getBytes(StandardCharsets.UTF_8));
        Edited wrong = new Edited(
                "body", demo.replace("pipeline: Sales", "pipeline: Sale").getBytes(StandardCharsets.UTF_8));

        DryRunReport inForce = (DryRunReport) world.dryRun.ofLead(DEMO, AMOCRM, lead);
        DryRunReport tried =
                (DryRunReport) world.dryRun.ofLeadByRules(DEMO, AMOCRM, lead, Set.of(Change.ADDED), edited);

        assertThat(inForce.asked()).isEqualTo("lead " + lead + " as added, updated");
        assertThat(inForce.leads().get(0).outcome().detail())
                .contains("target cannot take", "LPTracker takes no lead without a phone or an e-mail");
        assertThat(tried.rules()).isEqualTo("edited, not in force");
        assertThat(tried.leads()).hasSize(1);
        assertThat(((Refused) world.dryRun.ofLeadByRules(DEMO, AMOCRM, lead, Set.of(Change.ADDED), wrong)).faults())
                .isNotEmpty()
                .allMatch(fault -> fault.contains("no pipeline 'Sale'") && fault.contains("Sales"));
    }

    @Test
    void tellsAllThatIsKnownWhileACrmIsDown() throws Exception {
        world.crms.peopleMakeAmocrmLeads("Down", 5, 1);
        Hook contact = world.awaitNext();
        Hook lead = world.awaitNext();
        // So that what the fields are called is known.
        world.rehearse(lead);
        world.crms.faults(world.crms.amocrm(), "{\"errorShare\":1}");

        DryRunReport report;
        try {
            report = world.rehearse(lead);
        } finally {
            world.crms.faults(world.crms.amocrm(), "{\"errorShare\":0}");
        }

        assertThat(world.rehearse(contact).leads()).isEmpty();
        assertThat(report.events().get(0).outcome().word()).isIn("retried", "held");
        assertThat(report.leads().get(0).shownBy()).isEqualTo("webhook");
        assertThat(report.leads().get(0).rules()).as(DryRunText.of(report)).isNotEmpty();
        assertThat(report.leads().get(0).writes()).isEmpty();
    }

    @Test
    void saysThatALeadIsGone() {
        DryRunReport report = (DryRunReport) world.dryRun.ofLead(DEMO, AMOCRM, "999999999");

        assertThat(report.leads().get(0).record()).isNull();
        assertThat(report.leads().get(0).outcome().detail()).contains("record gone");
        assertThat(DryRunText.of(report)).contains("could not be read");
    }

    @Test
    void saysWhatTheParserSaysOfAWebhookThatItCannotRead() {
        Told told = world.dryRun.ofWebhook(DEMO, AMOCRM, "{\"broken".getBytes(StandardCharsets.UTF_8));

        DryRunReport report = (DryRunReport) told;
        assertThat(report.events().get(0).outcome().word()).isEqualTo("parked");
        assertThat(report.events().get(0).outcome().detail()).isNotEmpty();
        assertThat(report.calls()).isEmpty();
    }

    @Test
    void refusesUnknownNamesAndBadIdsAndFiles() {
        assertThat(world.dryRun.ofWebhook(new TenantId("demi"), AMOCRM, new byte[0]))
                .isEqualTo(new Refused(
                        Refused.Kind.UNKNOWN_TENANT, java.util.List.of("no tenant 'demi'; did you mean 'demo'?")));
        assertThat(world.dryRun.ofLead(DEMO, new CrmId("amo"), "1"))
                .isEqualTo(new Refused(
                        Refused.Kind.UNKNOWN_CRM,
                        java.util.List.of("tenant 'demo' has no connection to 'amo'; did you mean 'amocrm'?")));
        assertThat(kind(world.dryRun.ofLead(DEMO, AMOCRM, "1 or 2"))).isEqualTo(Refused.Kind.BAD_INPUT);
        assertThat(kind(world.dryRun.ofLeadByRules(DEMO, AMOCRM, "1", Set.of(Change.DELETED), null)))
                .isEqualTo(Refused.Kind.BAD_INPUT);
        assertThat(kind(world.dryRun.ofWebhook(DEMO, AMOCRM, new byte[3 << 20])))
                .isEqualTo(Refused.Kind.BAD_INPUT);
        Edited bad = new Edited("body", "tenant: demo\nrulez: []\n".getBytes(StandardCharsets.UTF_8));
        assertThat(((Refused) world.dryRun.ofLeadByRules(DEMO, AMOCRM, "1", Set.of(), bad)).faults())
                .hasSizeGreaterThan(1)
                .allMatch(fault -> fault.startsWith("body:"));
    }

    @Test
    void endsWithTwoAndAllFaultsWhereItCannotTell() throws Exception {
        CommandRun command = CommandRun.of(world.environment(), "dry-run", "demo", "--lead", "1");
        assertThat(command.exitCode()).isEqualTo(2);
        assertThat(command.said()).contains("--lead needs --crm");
    }

    private static Refused.Kind kind(Told told) {
        return ((Refused) told).kind();
    }

    private static String lead() throws IOException {
        return world.crms.leads(world.crms.amocrm()).stream()
                .filter(lead -> lead.path("name").asText().startsWith("Order"))
                .map(lead -> lead.path("id").asText())
                .findFirst()
                .orElseThrow();
    }

    private static String said(String... arguments) throws Exception {
        CommandRun command = CommandRun.of(world.environment(), arguments);
        assertThat(command.exitCode()).as(command.said()).isZero();
        return command.said();
    }

    /**
     * Whether the page shows this output, but for ids and times. With {@code -Dpage=write} it is put there.
     *
     * @param command as it stands in the first line of the block, after {@code $ ./leadbridge}
     */
    private static void isOnThePage(String command, String said) throws IOException {
        String page = Files.readString(PAGE);
        String head = "```text\n$ ./leadbridge " + command + "\n";
        int from = page.indexOf(head) + head.length();
        int to = page.indexOf("```", from);
        assertThat(from).as(command + " in " + PAGE).isGreaterThan(head.length());
        if ("write".equals(System.getProperty("page"))) {
            Files.writeString(PAGE, page.substring(0, from) + said + "\n" + page.substring(to));
            return;
        }

        assertThat(comparable(page.substring(from, to))).isEqualTo(comparable(said));
    }

    /** What differs from run to run is put aside: ids, times, the version of the rules; and with their lengths, blanks. */
    private static String comparable(String text) {
        String same = text;
        for (Map.Entry<String, String> what : Map.of(
                        "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z",
                        "TIME", "\\b[0-9a-f]{16}\\b", "VERSION", "\\b\\d{6,}\\b", "ID")
                .entrySet()) {
            same = same.replaceAll(what.getKey(), what.getValue());
        }
        return same.replaceAll("webhook of \\d+ bytes", "webhook")
                .replaceAll("event \\S+, ended", "event, ended")
                .replaceAll(" +", " ")
                .strip();
    }
}
