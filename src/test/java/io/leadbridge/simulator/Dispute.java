package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Conflicts;
import io.leadbridge.simulator.Violation.Kind;
import java.util.List;

/** People rename each lead of a tenant on both sides before the hub looks: its policy tells which name counts. */
final class Dispute {

    private final Tenant tenant;
    private final Findings findings;
    private long writes;
    private long edits;
    private boolean amocrmWins;

    Dispute(Tenant tenant, Findings findings) {
        this.tenant = tenant;
        this.findings = findings;
        this.writes = tenant.calls.writes();
    }

    /** Renames them in one CRM. The last one who is called so has the newest names. */
    void rename(boolean inAmocrm) {
        edits += tenant.people.renameAll(inAmocrm);
        amocrmWins = tenant.conflicts.way() == Conflicts.Way.CRM
                ? tenant.conflicts.winner().equals(World.AMOCRM)
                : inAmocrm;
        note();
    }

    /** Of a person who has one lead on each side, as {@link Mirror} looks at. */
    private void note() {
        Deeds deeds = tenant.people.deeds;
        for (JsonNode lead : tenant.sandbox(amocrmWins).leads()) {
            String phone = Leads.phone(lead, amocrmWins);
            List<String> there = Leads.values(tenant.sandbox(!amocrmWins).leads(), !amocrmWins, phone, Field.NAME);
            if (there.size() == 1 && !deeds.isDeleted(phone)) {
                deeds.decided(phone, Field.NAME, Leads.value(lead, amocrmWins, Field.NAME));
            }
        }
    }

    /** The hub has looked: it wrote no more than people did. {@link Mirror} tells which names are there. */
    void check() {
        long more = tenant.calls.writes() - writes - edits;
        if (more > 0) {
            findings.add(Kind.LOOPED, tenant + ": " + more + " writes more than people edited leads");
        }
    }
}
