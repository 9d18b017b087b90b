package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.simulator.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what both CRMs of a tenant hold at rest with each other, and with what people did. */
final class Mirror {

    private final Tenant tenant;
    private final Shape shape;
    private final Deeds deeds;
    private final Findings findings;

    /** What one CRM holds of a person. */
    private static final class Side {
        private final Set<String> contacts = new TreeSet<>();
        private final List<String> leads = new ArrayList<>();
        private final List<JsonNode> records = new ArrayList<>();
        private final Set<String> phones = new TreeSet<>();
    }

    Mirror(Tenant tenant, Findings findings) {
        this.tenant = tenant;
        this.shape = tenant.shape;
        this.deeds = tenant.people.deeds;
        this.findings = findings;
    }

    void check() {
        Map<String, Side> amocrm = sides(true);
        Map<String, Side> lptracker = sides(false);
        Set<String> phones = deeds.phones();
        phones.addAll(amocrm.keySet());
        phones.addAll(lptracker.keySet());
        for (String phone : phones) {
            Side here = amocrm.getOrDefault(phone, new Side());
            Side there = lptracker.getOrDefault(phone, new Side());
            count("amocrm", phone, here, expected(true, phone));
            count("lptracker", phone, there, expected(false, phone));
            if (!deeds.isDeleted(phone)) {
                compare(phone, here, there);
                lastEdits(phone, here, there);
            }
        }
    }

    /** How many leads of a phone a CRM must have. */
    private int expected(boolean inAmocrm, String phone) {
        int own = deeds.leads(inAmocrm ? "amocrm" : "lptracker", phone);
        int others = deeds.leads(inAmocrm ? "lptracker" : "amocrm", phone);
        return own + (shape.carriesFrom(!inAmocrm) ? others : 0);
    }

    private void count(String crm, String phone, Side side, int expected) {
        String what = tenant + " " + phone + ": " + crm + " has " + side.leads.size() + " leads " + side.leads
                + " of contacts " + side.contacts + ", people's acts make " + expected;
        if (side.leads.size() > expected || side.contacts.size() > 1) {
            findings.add(Kind.DOUBLED, what);
        }
        if (side.leads.size() < expected && !deeds.isDeleted(phone)) {
            findings.add(Kind.LOST, what);
        }
    }

    private void compare(String phone, Side here, Side there) {
        boolean edited = deeds.isOverridden(phone);
        boolean forth = shape.toLptracker() && !contained(here.leads, there.leads);
        boolean back = shape.carriesFrom(false) && !contained(there.leads, here.leads);
        if (!edited && (forth || back)) {
            findings.add(
                    Kind.UNEQUAL,
                    tenant + " " + phone + ": amocrm has " + here.leads + ", lptracker has " + there.leads);
        }
        if (shape.toLptracker() && !there.phones.containsAll(here.phones)) {
            findings.add(
                    Kind.UNEQUAL, tenant + ": amocrm has the phones " + here.phones + ", lptracker " + there.phones);
        }
    }

    /** What was entered last is on both sides; only for a person of one lead, whose values are surely that lead's. */
    private void lastEdits(String phone, Side here, Side there) {
        if (here.leads.size() != 1 || there.leads.size() != 1 || deeds.isOverridden(phone)) {
            return;
        }
        for (Field field : Field.values()) {
            Set<String> may = deeds.mayWin(phone, field);
            String amocrm = Leads.value(here.records.get(0), true, field);
            String lptracker = Leads.value(there.records.get(0), false, field);
            if (!may.isEmpty() && (!may.contains(amocrm) || !may.contains(lptracker))) {
                findings.add(
                        Kind.SWALLOWED,
                        tenant + " " + phone + " " + field + ": amocrm has " + amocrm + ", lptracker " + lptracker
                                + "; entered last was one of " + may);
            }
        }
    }

    private static boolean contained(List<String> some, List<String> all) {
        List<String> left = new ArrayList<>(all);
        return some.stream().allMatch(left::remove);
    }

    private Map<String, Side> sides(boolean inAmocrm) {
        Map<String, Side> sides = new TreeMap<>();
        for (JsonNode lead : tenant.sandbox(inAmocrm).leads()) {
            Side side = sides.computeIfAbsent(Leads.phone(lead, inAmocrm), key -> new Side());
            side.contacts.add(Leads.contact(lead, inAmocrm));
            side.records.add(lead);
            side.phones.addAll(Leads.phones(lead, inAmocrm));
            StringBuilder text = new StringBuilder();
            for (Field field : Field.values()) {
                text.append(deeds.isMapped(field) ? Leads.value(lead, inAmocrm, field) + " | " : "");
            }
            side.leads.add(text.toString());
        }
        return sides;
    }
}
