package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Surroundings;
import io.leadbridge.sandbox.lptracker.LpAccounts.Person;
import java.util.Map;
import java.util.TreeMap;

/** A lead as webhooks show it: other keys and other forms of a time than in the API's answers. */
final class LpHookWriter {

    /** Keys of a view in webhooks, and where the API calls them otherwise. */
    private static final Map<String, String> VIEW_TEXTS =
            new TreeMap<>(Map.of("address", "page", "referrer", "referer"));

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpWriter writer;
    private final LpDates dates;

    LpHookWriter(Surroundings surroundings, LpWorld world, LpWriter writer) {
        this.surroundings = surroundings;
        this.world = world;
        this.writer = writer;
        this.dates = new LpDates(surroundings.settings());
    }

    /** What a deleted lead is told with, if no more than that. */
    static ObjectNode reference(LpLead lead) {
        return Json.object().put("id", lead.id).put("project_id", lead.contact.project.id());
    }

    ObjectNode lead(LpLead lead) {
        LpProject project = lead.contact.project;
        ObjectNode json = Json.object()
                .put("id", lead.id)
                .put("contact_id", lead.contact.id)
                .put("detail_id", lead.contact.details.get(0).id())
                .put("project_id", project.id())
                .put("created_at", lead.leadDate.getEpochSecond())
                .put("deal", lead.deal() ? 1 : 0)
                .put("local_time", dates.clock(surroundings.now()))
                .put("capture_type", "api")
                .put("owner_id", lead.owner)
                .put("stage_id", lead.stage.id())
                .put("name", lead.name)
                .put("form", "");
        json.set("author", person(project, 0, false));
        json.set("custom", writer.customs(lead));
        json.set("view", view(lead));
        json.set("contact", contact(lead.contact));
        json.set("owner", person(project, lead.owner, true));
        json.putObject("stage").put("id", lead.stage.id()).put("name", lead.stage.name());
        json.set("payments", payments(lead));
        if (!surroundings.settings().flag("callsRecordsMissing")) {
            json.set("calls_records", LpWriter.callsRecords(lead));
        }
        return json;
    }

    private ObjectNode person(LpProject project, long id, boolean withProject) {
        Person person = world.person(project, id);
        ObjectNode json = Json.object().put("id", id).put("type", id == 0 ? 1 : 2);
        if (withProject) {
            json.put("last_project", project.id());
        }
        return json.put("name", person.name()).put("job", person.job());
    }

    private static ObjectNode view(LpLead lead) {
        if (lead.view == null) {
            return null;
        }
        ObjectNode json = Json.object().put("id", lead.view.id()).put("project_id", lead.contact.project.id());
        for (String key : new String[] {
            "source",
            "campaign",
            "keyword",
            "address",
            "click_time",
            "platform",
            "browser",
            "ip",
            "referrer",
            "lead_from"
        }) {
            json.put(key, lead.view.text(VIEW_TEXTS.getOrDefault(key, key)));
        }
        json.set("ym_client_id", lead.view.json().get("ym_client_id"));
        json.set("ga_client_id", lead.view.json().get("ga_client_id"));
        return json;
    }

    /** In webhooks the details of a contact are called contacts. */
    private ObjectNode contact(LpContact contact) {
        ObjectNode json = Json.object()
                .put("id", contact.id)
                .put("name", contact.name)
                .put("profession", contact.profession)
                .put("site", contact.site)
                .put("created_at", contact.createdAt.getEpochSecond())
                .put("project_id", contact.project.id());
        ArrayNode details = json.putArray("contacts");
        contact.details.forEach(detail -> details.addObject()
                .put("id", detail.id())
                .put("type", detail.type())
                .put("data", detail.data()));
        if (surroundings.settings().flag("webhookContactFields")) {
            json.set("fields", LpWriter.contactFields(contact));
        }
        return json;
    }

    private static ArrayNode payments(LpLead lead) {
        ArrayNode payments = Json.array();
        lead.payments.forEach(payment -> payments.addObject()
                .put("sum", payment.sum())
                .put("purpose_id", 1)
                .put("purpose_name", payment.purpose())
                .put("category_id", 1)
                .put("category_name", payment.category()));
        return payments;
    }
}
