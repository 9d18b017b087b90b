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
