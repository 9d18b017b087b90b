package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.Form;
import io.leadbridge.sandbox.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Webhooks, in the key order recorded in 2025: the account first, then the entity. Everything is a string; what is null
 * is absent.
 */
final class AmoHooks {

    private final Surroundings surroundings;
    private final AmoWorld world;
    private final AmoFieldValues leadFields;
    private final AmoFieldValues contactFields;

    AmoHooks(Surroundings surroundings, AmoWorld world) {
        this.surroundings = surroundings;
        this.world = world;
        this.leadFields = new AmoFieldValues(world.leadFields);
        this.contactFields = new AmoFieldValues(world.contactFields);
    }

    void added(AmoLead lead) {
        send("add_lead", lead(lead, null, "leads[add][0]", false));
    }

    /** Tells of every kind of change: one deed of a person may be up to three webhooks. */
    void changed(AmoLead before, AmoLead after) {
        boolean linkChanged = !before.contacts.keySet().equals(after.contacts.keySet());
        send("update_lead", lead(after, before, "leads[update][0]", linkChanged));
        if (!before.sameStage(after)) {
            send("status_lead", lead(after, before, "leads[status][0]", false));
        }
        if (before.responsible != after.responsible) {
            send("responsible_lead", lead(after, before, "leads[responsible][0]", false));
        }
    }

    void deleted(AmoLead lead) {
        String at = "leads[delete][0]";
        send(
                "delete_lead",
                new Form()
                        .add(at + "[id]", lead.id)
                        .add(at + "[status_id]", lead.status)
                        .add(at + "[pipeline_id]", lead.pipeline));
    }

    void added(AmoContact contact) {
        send("add_contact", contact(contact, null, "contacts[add][0]"));
    }

    void changed(AmoContact before, AmoContact after) {
        send("update_contact", contact(after, before, "contacts[update][0]"));
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
        leadFields.write(after, at, form);
        if (at.contains("[responsible]")) {
            form.add(at + "[old_responsible_user_id]", before.responsible);
        }
        return form.add(at + "[link_changed]", linkChanged ? 1 : null)
                .add(at + "[created_at]", after.createdAt)
                .add(at + "[updated_at]", after.updatedAt);
    }

    private Form contact(AmoContact after, AmoContact before, String at) {
        Form form = new Form()
                .add(at + "[id]", after.id)
                .add(at + "[name]", after.name)
                .add(at + "[responsible_user_id]", after.responsible)
                .add(at + "[date_create]", after.createdAt)
                .add(at + "[last_modified]", after.updatedAt)
                .add(at + "[created_user_id]", after.createdBy)
                .add(at + "[modified_user_id]", after.updatedBy)
                .add(at + "[account_id]", AmoWorld.ACCOUNT);
        contactFields.write(after, at, form);
        tags(after, at, form);
        after.leads.forEach(lead -> form.add(at + "[linked_leads_id][" + lead + "][ID]", lead));
        // Stands there even if it has not changed.
        return form.add(at + "[old_responsible_user_id]", before == null ? null : before.responsible)
                .add(at + "[created_at]", after.createdAt)
                .add(at + "[updated_at]", after.updatedAt)
                .add(at + "[type]", "contact");
    }

    private static void tags(AmoEntity entity, String at, Form form) {
        int i = 0;
        for (Map.Entry<Long, String> tag : entity.tags.entrySet()) {
            form.add(at + "[tags][" + i + "][id]", tag.getKey()).add(at + "[tags][" + i + "][name]", tag.getValue());
            i++;
        }
    }

    private void send(String event, Form form) {
        Form account = new Form()
                .add("account[subdomain]", world.subdomain)
                .add("account[id]", AmoWorld.ACCOUNT)
                .add("account[_links][self]", "https://" + world.subdomain + ".amocrm.ru");
        boolean accountLast = surroundings.settings().flag("accountLast");
        Form body = accountLast ? form.add(account) : account.add(form);
        surroundings.outbox().send(event, this::headers, body.bytes());
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("User-Agent", "amoCRM-Webhooks/3.0");
        headers.put("Accept-Encoding", "gzip");
        long high = surroundings.random().nextLong();
        long low = surroundings.random().nextLong();
        headers.put("X-Amocrm-RequestId", new UUID(high, low).toString());
        return headers;
    }
}
