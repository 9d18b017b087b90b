package io.leadbridge.sandbox.amocrm;

import java.util.ArrayList;
import java.util.List;

/** Ties records together and apart: a lead has many contacts, one of them its main one, and at most one company. */
final class AmoTies {

    private final AmoWorld world;

    AmoTies(AmoWorld world) {
        this.world = world;
    }

    /** Ties two; {@code main} counts for a lead and a contact only. */
    void tie(AmoEntity one, AmoEntity other, boolean main) {
        if (one instanceof AmoLead lead && other instanceof AmoContact contact) {
            tie(lead, contact, main);
        } else if (one instanceof AmoLead lead && other instanceof AmoCompany company) {
            AmoCompany old = lead.company == null ? null : world.companies.get(lead.company);
            if (old != null) {
                old.leads.remove(lead.id);
            }
            lead.company = company.id;
            company.leads.add(lead.id);
        } else if (one instanceof AmoContact contact && other instanceof AmoCompany company) {
            AmoCompany old = contact.company == null ? null : world.companies.get(contact.company);
            if (old != null) {
                old.contacts.remove(contact.id);
            }
            contact.company = company.id;
            company.contacts.add(contact.id);
        } else if (one.type() != other.type()) {
            tie(other, one, main);
        }
    }

    /** The first contact of a lead is its main one. */
    private static void tie(AmoLead lead, AmoContact contact, boolean main) {
        if (main) {
            lead.contacts.replaceAll((id, any) -> false);
        }
        boolean was = Boolean.TRUE.equals(lead.contacts.get(contact.id));
        lead.contacts.put(contact.id, main || was || lead.contacts.isEmpty());
        contact.leads.add(lead.id);
    }

    void untie(AmoEntity one, AmoEntity other) {
        if (one instanceof AmoLead lead && other instanceof AmoContact contact) {
            boolean wasMain = Boolean.TRUE.equals(lead.contacts.remove(contact.id));
            contact.leads.remove(lead.id);
            if (wasMain && !lead.contacts.isEmpty()) {
                lead.contacts.put(lead.contacts.keySet().iterator().next(), true);
            }
        } else if (one instanceof AmoLead lead && other instanceof AmoCompany company) {
            lead.company = lead.company != null && lead.company == company.id ? null : lead.company;
            company.leads.remove(lead.id);
        } else if (one instanceof AmoContact contact && other instanceof AmoCompany company) {
            contact.company = contact.company != null && contact.company == company.id ? null : contact.company;
            company.contacts.remove(contact.id);
        } else if (one.type() != other.type()) {
            untie(other, one);
        }
    }

    /** All that a record is tied to. */
    List<AmoEntity> tiedTo(AmoEntity entity) {
        List<AmoEntity> all = new ArrayList<>();
        for (AmoType type : AmoType.values()) {
            for (AmoEntity other : world.records(type).values()) {
                if (tied(entity, other)) {
                    all.add(other);
                }
            }
        }
        return all;
    }

    /** Moves a record to the bin; nothing is tied to it any more. */
    void delete(AmoEntity entity) {
        world.bin.get(entity.type()).put(entity.id, entity.withId(entity.id));
        for (AmoType type : AmoType.values()) {
            for (AmoEntity other : List.copyOf(world.records(type).values())) {
                if (tied(entity, other)) {
                    untie(entity, other);
                }
            }
        }
        world.records(entity.type()).remove(entity.id);
    }

    /** Takes a record out of the bin, with what it was tied to as far as that is still there. */
    void restore(AmoEntity kept) {
        AmoEntity entity = kept.withId(kept.id);
        world.bin.get(kept.type()).remove(kept.id);
        if (entity instanceof AmoLead lead) {
            world.leads.put(lead.id, lead);
            lead.contacts.clear();
            lead.company = null;
        } else if (entity instanceof AmoContact contact) {
            world.contacts.put(contact.id, contact);
            contact.leads.clear();
            contact.company = null;
        } else if (entity instanceof AmoCompany company) {
            world.companies.put(company.id, company);
            company.leads.clear();
            company.contacts.clear();
        }
        for (AmoType type : AmoType.values()) {
            for (AmoEntity other : List.copyOf(world.records(type).values())) {
                if (tied(kept, other)) {
                    tie(
                            entity,
                            other,
                            kept instanceof AmoLead lead && Boolean.TRUE.equals(lead.contacts.get(other.id)));
                }
            }
        }
    }

    private static boolean tied(AmoEntity one, AmoEntity other) {
        if (one instanceof AmoLead lead) {
            return other instanceof AmoContact && lead.contacts.containsKey(other.id)
                    || other instanceof AmoCompany && Long.valueOf(other.id).equals(lead.company);
        }
        if (one instanceof AmoContact contact) {
            return other instanceof AmoLead && contact.leads.contains(other.id)
                    || other instanceof AmoCompany && Long.valueOf(other.id).equals(contact.company);
        }
        AmoCompany company = (AmoCompany) one;
        return other instanceof AmoLead && company.leads.contains(other.id)
                || other instanceof AmoContact && company.contacts.contains(other.id);
    }
}
