package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.Form;
import java.util.EnumMap;
import java.util.Map;

/**
 * Webhooks of leads, contacts and companies, in the key order recorded in 2025. Everything is a string; what is null is
 * absent.
 */
final class AmoHooks {

    private final AmoPost post;
    private final AmoWorld world;
    private final Map<AmoType, AmoFieldValues> fields = new EnumMap<>(AmoType.class);

    AmoHooks(AmoPost post, AmoWorld world) {
        this.post = post;
        this.world = world;
        for (AmoType type : AmoType.values()) {
            fields.put(type, new AmoFieldValues(AmoFields.of(type)));
        }
    }

    void added(AmoEntity entity) {
        send("add", null, entity, false);
    }

    /** Tells of every kind of change: one deed of a person may be up to three webhooks. */
    void changed(AmoEntity before, AmoEntity after) {
        boolean linkChanged = before instanceof AmoLead old
                && after instanceof AmoLead now
                && !(old.contacts.keySet().equals(now.contacts.keySet())
                        && String.valueOf(old.company).equals(String.valueOf(now.company)));
        send("update", before, after, linkChanged);
        boolean moved = before instanceof AmoLead old && after instanceof AmoLead now && !old.sameStage(now);
        if (moved && !post.set(AmoSettings.STATUS_MISSING)) {
            send("status", before, after, false);
        }
        if (before.responsible != after.responsible) {
            send("responsible", before, after, false);
        }
    }

    void restored(AmoEntity entity) {
        send("restore", null, entity, false);
    }

    void deleted(AmoEntity entity) {
        String at = at("delete", entity.type());
        Form form = new Form().add(at + "[id]", entity.id);
        if (entity instanceof AmoLead lead) {
            form.add(at + "[status_id]", lead.status).add(at + "[pipeline_id]", lead.pipeline);
        } else {
            form.add(at + "[type]", entity.type().singular());
        }
        post.send("delete_" + entity.type().singular(), form);
    }

    private void send(String action, AmoEntity before, AmoEntity after, boolean linkChanged) {
        String at = at(action, after.type());
        Form form = after instanceof AmoLead lead
                ? lead(lead, (AmoLead) before, at, linkChanged)
                : person(after, before, at);
        post.send(action + "_" + after.type().singular(), form);
    }

    private String at(String action, AmoType type) {
        String word = type == AmoType.COMPANIES && post.set(AmoSettings.COMPANIES_KEY) ? type.word() : type.hookWord();
        return word + "[" + action + "][0]";
    }

    /** A lead as of {@code after}; {@code before} is null for a new one. */
    private Form lead(AmoLead after, AmoLead before, String at, boolean linkChanged) {
        boolean moved = before != null && !before.sameStage(after);
        Form form = new Form()
                .add(at + "[id]", after.id)
                .add(at + "[name]", after.name)
                .add(at + "[status_id]", after.status)
                .add(at + "[old_status_id]", moved ? before.status : null)
                .add(at + "[price]", after.price)
                .add(at + "[responsible_user_id]", after.responsible)
                .add(at + "[last_modified]", after.updatedAt)
                .add(at + "[modified_user_id]", after.updatedBy)
                .add(at + "[created_user_id]", after.createdBy)
                .add(at + "[date_create]", after.createdAt)
                .add(at + "[pipeline_id]", after.pipeline);
        tags(after, at, form);
        form.add(at + "[account_id]", AmoWorld.ACCOUNT);
        fields.get(AmoType.LEADS).write(after, at, form, post.set(AmoSettings.EMPTY_TRACKING));
        if (at.contains("[responsible]")) {
            form.add(at + "[old_responsible_user_id]", before.responsible);
        }
        return form.add(at + "[link_changed]", linkChanged ? 1 : null)
                .add(at + "[created_at]", after.createdAt)
                .add(at + "[updated_at]", after.updatedAt);
    }

    /** A contact or a company. */
    private Form person(AmoEntity after, AmoEntity before, String at) {
        AmoCompany company = after instanceof AmoContact contact && contact.company != null
                ? world.companies.get(contact.company)
                : null;
        Form form = new Form()
                .add(at + "[id]", after.id)
                .add(at + "[name]", after.name)
                .add(at + "[responsible_user_id]", after.responsible)
                .add(at + "[date_create]", after.createdAt)
                .add(at + "[last_modified]", after.updatedAt)
                .add(at + "[created_user_id]", after.createdBy)
                .add(at + "[modified_user_id]", after.updatedBy)
                .add(at + "[company_name]", company == null ? null : company.name)
                .add(at + "[linked_company_id]", company == null ? null : company.id)
                .add(at + "[account_id]", AmoWorld.ACCOUNT);
        fields.get(after.type()).write(after, at, form, false);
        tags(after, at, form);
        Iterable<Long> leads = after instanceof AmoContact contact ? contact.leads : ((AmoCompany) after).leads;
        leads.forEach(lead -> form.add(at + "[linked_leads_id][" + lead + "][ID]", lead));
        // Stands there even if it has not changed.
        return form.add(at + "[old_responsible_user_id]", before == null ? null : before.responsible)
                .add(at + "[created_at]", after.createdAt)
                .add(at + "[updated_at]", after.updatedAt)
                .add(at + "[type]", after.type().singular());
    }

    private static void tags(AmoEntity entity, String at, Form form) {
        int i = 0;
        for (Map.Entry<Long, String> tag : entity.tags.entrySet()) {
            form.add(at + "[tags][" + i + "][id]", tag.getKey()).add(at + "[tags][" + i + "][name]", tag.getValue());
            i++;
        }
    }
}
