package io.leadbridge.sandbox.amocrm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Duplicate control, a setting of the account: a new lead of a known person joins the open lead that is there. */
final class AmoDuplicates {

    private AmoDuplicates() {}

    /** The open lead of the person with one of this contact's phones or e-mails; empty while the control is off. */
    static Optional<AmoLead> of(AmoContact draft, AmoAccount account) {
        if (draft == null || !account.set(AmoSettings.DUPLICATE_CONTROL)) {
            return Optional.empty();
        }
        Set<String> wanted = addresses(draft);
        return account.world().contacts.values().stream()
                .filter(known -> addresses(known).stream().anyMatch(wanted::contains))
                .flatMap(known -> known.leads.stream())
                .map(account.world().leads::get)
                .filter(lead -> lead.closedAt == null)
                .findFirst();
    }

    private static Set<String> addresses(AmoContact contact) {
        Set<String> addresses = new TreeSet<>();
        for (AmoField field : AmoFields.of(AmoType.CONTACTS)) {
            if (List.of("PHONE", "EMAIL").contains(String.valueOf(field.code()))) {
                contact.values.getOrDefault(field.id(), List.of()).forEach(value -> {
                    String text = value.value().asText();
                    addresses.add(field.code().equals("PHONE") ? text.replaceAll("[^0-9]", "") : text);
                });
            }
        }
        return addresses;
    }
}
