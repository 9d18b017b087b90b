package io.leadbridge.event;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which field of a record: {@code lead.name}, {@code contact.phone}, {@code lead.custom.Budget},
 * {@code contact.custom.427183}.
 *
 * @param of the part of the record: {@link Entity#LEAD}, {@link Entity#CONTACT} or {@link Entity#COMPANY}
 * @param custom whether the account itself defined the field
 * @param name a standard field's word, or a custom field's name or id. In a {@link Record} it is always the id.
 */
public record FieldPath(Entity of, boolean custom, String name) implements Comparable<FieldPath> {

    /** {@code lead.name}. */
    public static final FieldPath LEAD_NAME = standard(Entity.LEAD, "name");
    /** {@code lead.price}, in whole units of the account's currency. */
    public static final FieldPath LEAD_PRICE = standard(Entity.LEAD, "price");
    /** {@code lead.tags}, all of them; what is written is added to those there. amoCRM only. */
    public static final FieldPath LEAD_TAGS = standard(Entity.LEAD, "tags");
    /** {@code lead.responsible}, id of the user (amoCRM), id of the owner (LPTracker). */
    public static final FieldPath LEAD_RESPONSIBLE = standard(Entity.LEAD, "responsible");
    /** {@code lead.loss-reason}, id; written only together with the status of lost leads. amoCRM only. */
    public static final FieldPath LEAD_LOSS_REASON = standard(Entity.LEAD, "loss-reason");
    /** {@code company.name}, of the lead's company. amoCRM only. */
    public static final FieldPath COMPANY_NAME = standard(Entity.COMPANY, "name");
    /** {@code contact.name}, the full name. */
    public static final FieldPath CONTACT_NAME = standard(Entity.CONTACT, "name");
    /** {@code contact.phone}, all of them. */
    public static final FieldPath CONTACT_PHONE = standard(Entity.CONTACT, "phone");
    /** {@code contact.email}, all of them. */
    public static final FieldPath CONTACT_EMAIL = standard(Entity.CONTACT, "email");

    /** The standard fields that there are; which of them a CRM has, its {@link Metadata} says. */
    public static final List<FieldPath> STANDARD = List.of(
            LEAD_NAME,
            LEAD_PRICE,
            LEAD_TAGS,
            LEAD_RESPONSIBLE,
            LEAD_LOSS_REASON,
            CONTACT_NAME,
            CONTACT_PHONE,
            CONTACT_EMAIL,
            COMPANY_NAME);

    private static final Pattern FORM = Pattern.compile("(lead|contact|company)\\.(custom\\.)?(\\S.*?)\\s*");

    /** A field that every account has. */
    public static FieldPath standard(Entity of, String name) {
        return new FieldPath(of, false, name);
    }

    /** A field that the account defined, by id or name. */
    public static FieldPath custom(Entity of, String idOrName) {
        return new FieldPath(of, true, idOrName);
    }

    /** Reads the written form; empty if {@code text} has not that form or is null. */
    public static Optional<FieldPath> parse(String text) {
        Matcher matcher = FORM.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Entity of = Entity.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        return Optional.of(new FieldPath(of, matcher.group(2) != null, matcher.group(3)));
    }

    /** The written form, which {@link #parse} reads. */
    @Override
    public String toString() {
        return of.word() + (custom ? ".custom." : ".") + name;
    }

    @Override
    public int compareTo(FieldPath other) {
        return toString().compareTo(other.toString());
    }
}
