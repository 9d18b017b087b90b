package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.history.Totals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what both CRMs hold at the end, the history and the queue, and nothing of the hub. */
final class Checker {

    private final List<String> violations = new ArrayList<>();

    /** A person's leads in one CRM. */
    private static final class Customer {
        private final Set<String> contacts = new TreeSet<>();
        private final List<String> leads = new ArrayList<>();
    }

    /** What is wrong; empty if nothing is. */
    List<String> violations() {
        return violations;
    }

    void bothSidesAgree(World world) {
        Map<String, Customer> amocrm = customers(world.amocrm.leads(), true);
        Map<String, Customer> lptracker = customers(world.lptracker.leads(), false);
        Set<String> phones = new TreeSet<>(amocrm.keySet());
        phones.addAll(lptracker.keySet());
        for (String phone : phones) {
            Customer here = amocrm.getOrDefault(phone, new Customer());
            Customer there = lptracker.getOrDefault(phone, new Customer());
            here.leads.sort(null);
            there.leads.sort(null);
            if (here.contacts.size() != 1 || there.contacts.size() != 1) {
                violations.add(phone + ": contacts in amocrm " + here.contacts + ", in lptracker " + there.contacts);
            }
            int made = world.people.leadsByPhone().getOrDefault(phone, 0);
            if (here.leads.size() != made || there.leads.size() != made) {
                violations.add(phone + ": people made " + made + " leads, amocrm has " + here.leads.size()
                        + ", lptracker has " + there.leads.size());
            }
            if (!here.leads.equals(there.leads)) {
                violations.add(phone + ": amocrm has " + here.leads + ", lptracker has " + there.leads);
            }
        }
    }

    void identitiesHold(World world, Totals totals) {
        if (totals.waiting() != 0) {
            violations.add("events seen " + totals.seen() + ", ended " + totals.ended() + " " + totals.outcomes());
        }
        long settled = world.queue.stats().done() + world.queue.parked().size();
        if (settled + world.queue.countWaiting() != world.webhooks()) {
            violations.add("webhooks " + world.webhooks() + ", settled " + settled + ", waiting "
                    + world.queue.countWaiting());
        }
    }

    void nothingIsParked(World world) {
        world.queue.parked().forEach(parked -> violations.add("parked " + parked.id() + ": " + parked.reason()));
    }

    /** A lead that the hub made tells why, and no lead tells more than people did. */
    void toldOfWhatPeopleDid(World world, Remarks remarks) {
        for (boolean amocrm : new boolean[] {true, false}) {
            String crm = amocrm ? "amocrm" : "lptracker";
            String other = amocrm ? "lptracker" : "amocrm";
            Map<String, Integer> told = new TreeMap<>();
            for (JsonNode lead : amocrm ? world.amocrm.leads() : world.lptracker.leads()) {
                String id = lead.path("id").asText();
                String phone = phone(amocrm ? lead.at("/_embedded/contacts/0") : lead.path("contact"), amocrm);
                for (String kind : List.of("note", "task")) {
                    int count = remarks.count(kind, crm, id, "changed in " + other);
                    told.merge(kind + "s, " + phone, count, Integer::sum);
                    if (count == 0 && !world.people.made(crm, id)) {
                        violations.add(crm + " " + id + " was made by the hub without its " + kind);
                    }
                }
            }
            told.forEach((what, count) -> {
                int acts = world.people.actsOn(other, what.substring(what.indexOf(' ') + 1));
                if (count > acts) {
                    violations.add(crm + " " + what + ": " + count + " told of " + acts + " acts in " + other);
                }
            });
        }
    }

    /** A change of each lead on both sides tells once of each. */
    void toldOnce(World world, Remarks before, Remarks after) {
        for (boolean amocrm : new boolean[] {true, false}) {
            String crm = amocrm ? "amocrm" : "lptracker";
            String text = "changed in " + (amocrm ? "lptracker" : "amocrm");
            for (JsonNode lead : amocrm ? world.amocrm.leads() : world.lptracker.leads()) {
                String id = lead.path("id").asText();
                for (String kind : List.of("note", "task")) {
                    int more = after.count(kind, crm, id, text) - before.count(kind, crm, id, text);
                    if (more != 1) {
                        violations.add(crm + " " + id + ": " + more + " " + kind + "s tell of one edit");
                    }
                }
            }
        }
    }

    /** The rule on lost leads tells once for each that is lost, and nothing of others. */
    void toldOfLostLeads(World world, Remarks remarks) {
        int lost = 0;
        for (JsonNode lead : world.lptracker.leads()) {
            lost += remarks.count("note", "lptracker", lead.path("id").asText(), "lost");
        }
        int moves = world.people.losses();
        long present = 0;
        for (JsonNode lead : world.amocrm.leads()) {
            // Where a lead of our making is first seen, there it may have been made: a lost webhook hides such a move.
            boolean told = world.people.made("amocrm", lead.path("id").asText());
            present += told && lead.path("status_id").asLong() == 143 ? 1 : 0;
        }
        if (lost < present || lost > moves) {
            violations.add(lost + " notes tell of lost leads; people lost some " + moves + " times, " + present
                    + " are lost now");
        }
    }

    void wroteNothing(long writes) {
        if (writes != 0) {
            violations.add(writes + " writes after edits of fields that no rule maps");
        }
    }

    void quiet(World world, boolean reached) {
        if (!reached) {
            violations.add("no rest is reached: " + world.queue.countWaiting() + " messages wait, " + world.writes()
                    + " writes so far");
        }
    }

    private static Map<String, Customer> customers(JsonNode leads, boolean amocrm) {
        Map<String, Customer> customers = new TreeMap<>();
        for (JsonNode lead : leads) {
            JsonNode contact = amocrm ? lead.at("/_embedded/contacts/0") : lead.path("contact");
            Customer customer = customers.computeIfAbsent(phone(contact, amocrm), key -> new Customer());
            customer.contacts.add(contact.path("id").asText());
            customer.leads.add(lead.path("name").asText() + " | " + price(lead, amocrm) + " | "
                    + contact.path("name").asText());
        }
        return customers;
    }

    static String phone(JsonNode contact, boolean amocrm) {
        String text = "";
        if (amocrm) {
            for (JsonNode field : contact.path("custom_fields_values")) {
                if (field.path("field_code").asText().equals("PHONE")) {
                    text = field.at("/values/0/value").asText();
                }
            }
        } else {
            for (JsonNode detail : contact.path("details")) {
                if (detail.path("type").asText().equals("phone")) {
                    text = detail.path("data").asText();
                }
            }
        }
        return text.replaceAll("\\D", "");
    }

    private static String price(JsonNode lead, boolean amocrm) {
        String text = lead.path("price").asText("");
        if (!amocrm) {
            for (JsonNode custom : lead.path("custom")) {
                if (custom.path("id").asLong() == 1803704) {
                    text = custom.path("value").asText("");
                }
            }
        }
        return text.isEmpty() || text.equals("null") || new BigDecimal(text).signum() == 0
                ? "0"
                : new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
}
