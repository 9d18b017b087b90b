package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.simulator.Violation.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the notes and tasks on a tenant's leads with what people did. */
final class Telling {

    private static final List<String> KINDS = List.of("note", "task");

    private final Tenant tenant;
    private final Findings findings;
    private final Deeds deeds;

    Telling(Tenant tenant, Findings findings) {
        this.tenant = tenant;
        this.findings = findings;
        this.deeds = tenant.people.deeds;
    }

    /** A lead that the hub made tells why, and no lead tells more than people did. */
    void ofWhatPeopleDid(Remarks remarks) {
        for (boolean inAmocrm : new boolean[] {true, false}) {
            String crm = inAmocrm ? "amocrm" : "lptracker";
            String other = inAmocrm ? "lptracker" : "amocrm";
            Map<String, Integer> told = new TreeMap<>();
            for (JsonNode lead : tenant.sandbox(inAmocrm).leads()) {
                String id = lead.path("id").asText();
                for (String kind : KINDS) {
                    int count = remarks.count(kind, crm, id, "changed in " + other);
                    told.merge(kind + "s, " + Leads.phone(lead, inAmocrm), count, Integer::sum);
                    // A lead that a lost answer made, and whose source was deleted before we looked, has nobody to tell
                    // of.
                    boolean orphan = deeds.isDeleted(Leads.phone(lead, inAmocrm));
                    if (tenant.shape.told() && count == 0 && !deeds.isOwn(crm, id) && !orphan) {
                        findings.add(
                                Kind.LOST, tenant + " " + crm + " " + id + " was made by the hub without its " + kind);
                    }
                }
            }
            told.forEach((what, count) -> {
                int acts = deeds.acts(other, what.substring(what.indexOf(' ') + 1));
                if (count > acts) {
                    findings.add(
                            Kind.DOUBLED,
                            tenant + " " + crm + " " + what + ": " + count + " told of " + acts + " acts in " + other);
                }
            });
        }
    }

    /** Each lead was touched once on both sides: its counterpart tells once of it. */
    void once(Remarks before, Remarks after) {
        for (boolean inAmocrm : new boolean[] {true, false}) {
            boolean carried = inAmocrm ? tenant.shape.toAmocrm() : tenant.shape.toLptracker();
            if (tenant.shape.told() && carried) {
                once(inAmocrm, before, after);
            }
        }
    }

    private void once(boolean inAmocrm, Remarks before, Remarks after) {
        String crm = inAmocrm ? "amocrm" : "lptracker";
        String text = "changed in " + (inAmocrm ? "lptracker" : "amocrm");
        Map<String, Integer> more = new TreeMap<>();
        Map<String, Integer> there = count(inAmocrm);
        Map<String, Integer> touched = count(!inAmocrm);
        for (JsonNode lead : tenant.sandbox(inAmocrm).leads()) {
            String id = lead.path("id").asText();
            String phone = Leads.phone(lead, inAmocrm);
            for (String kind : KINDS) {
                int count = after.count(kind, crm, id, text) - before.count(kind, crm, id, text);
                more.merge(phone + " " + kind, count, Integer::sum);
            }
        }
        more.forEach((what, count) -> {
            String phone = what.substring(0, what.indexOf(' '));
            int expected = Math.min(touched.getOrDefault(phone, 0), there.getOrDefault(phone, 0));
            if (count != expected && !deeds.isDeleted(phone)) {
                findings.add(
                        count > expected ? Kind.DOUBLED : Kind.LOST,
                        tenant + " " + crm + " " + what + ": " + count + " tell of " + expected + " edits");
            }
        });
    }

    private Map<String, Integer> count(boolean inAmocrm) {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode lead : tenant.sandbox(inAmocrm).leads()) {
            counts.merge(Leads.phone(lead, inAmocrm), 1, Integer::sum);
        }
        return counts;
    }

    /** Notes that tell of lost leads. */
    int ofLost(Remarks remarks) {
        int lost = 0;
        for (JsonNode lead : tenant.lptracker.leads()) {
            lost += remarks.count("note", "lptracker", lead.path("id").asText(), "lost");
        }
        return lost;
    }

    /** While webhooks come, the rule on lost leads tells once for each that is lost. */
    void ofLost(int before, int after, int moves) {
        if (after - before != moves) {
            findings.add(
                    after - before > moves ? Kind.DOUBLED : Kind.LOST,
                    tenant + ": " + (after - before) + " notes tell of leads that were lost " + moves + " times");
        }
    }
}
