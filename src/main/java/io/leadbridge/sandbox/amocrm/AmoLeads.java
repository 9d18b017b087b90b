package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /api/v4/leads}, without {@code /complex}, links and unsorted ones. */
final class AmoLeads extends AmoRecords<AmoLead> {

    private static final List<String> EMBEDDED = List.of("tags", "contacts", "companies", "source", "metadata");

    private final AmoLeadInput leadInput;

    AmoLeads(AmoAccount account) {
        super(account, AmoType.LEADS, account.world().leads);
        this.leadInput = new AmoLeadInput(account.surroundings(), account.world(), input);
    }

    @Override
    AmoLead blank() {
        AmoLead lead = new AmoLead(0);
        lead.pipeline = account.world().mainPipeline().id();
        lead.status = account.world().mainPipeline().first().id();
        return lead;
    }

    @Override
    void apply(AmoItem item, AmoLead lead) {
        leadInput.apply(item, lead);
    }

    @Override
    String nameless(long id) {
        return "Lead #" + id;
    }

    @Override
    boolean listed(AmoLead lead, Query query) {
        return (!lead.unsorted || account.set(AmoSettings.UNSORTED_LISTED))
                && AmoList.oneOf(query, Long.toString(lead.pipeline), "filter", "pipeline_id")
                && atStage(lead, query)
                && AmoList.within(query, lead.price, "price")
                && (!query.has("filter", "closed_at")
                        || lead.closedAt != null && AmoList.within(query, lead.closedAt, "closed_at"));
    }

    private static boolean atStage(AmoLead lead, Query query) {
        boolean named = false;
        for (int i = 0; query.has("filter", "statuses", Integer.toString(i)); i++) {
            String index = Integer.toString(i);
            Optional<String> pipeline = query.value("filter", "statuses", index, "pipeline_id");
            Optional<String> status = query.value("filter", "statuses", index, "status_id");
            if (pipeline.equals(Optional.of(Long.toString(lead.pipeline)))
                    && status.equals(Optional.of(Long.toString(lead.status)))) {
                return true;
            }
            named = true;
        }
        return !named;
    }

    @Override
    List<AmoEntity> tiedTo(AmoItem item) {
        AmoItem embedded = item.at("_embedded");
        if (!embedded.json().isObject()) {
            return List.of();
        }
        embedded.allow(EMBEDDED);
        List<AmoEntity> tied = new ArrayList<>();
        AmoItem list = embedded.at("contacts");
        for (int i = 0; i < list.json().size(); i++) {
            AmoItem named = list.at(i);
            AmoContact contact = account.world().contacts.get(named.whole("id").orElse(0L));
            if (contact == null) {
                named.fault("id", "NotSupportedChoice");
            } else {
                // The first becomes the main one.
                tied.add(named.json().path("is_main").asBoolean() ? 0 : tied.size(), contact);
            }
        }
        AmoCompanies.named(embedded, account.world()).ifPresent(tied::add);
        return tied;
    }

    @Override
    ObjectNode write(AmoLead lead, Call call) {
        ObjectNode json = Json.object()
                .put("id", lead.id)
                .put("name", lead.name)
                .put("price", lead.price)
                .put("responsible_user_id", lead.responsible)
                .put("group_id", 0)
                .put("status_id", lead.status)
                .put("pipeline_id", lead.pipeline)
                .put("loss_reason_id", lead.lossReason)
                .putNull("source_id")
                .put("created_by", lead.createdBy)
                .put("updated_by", lead.updatedBy)
                .put("created_at", lead.createdAt)
                .put("updated_at", lead.updatedAt)
                .put("closed_at", lead.closedAt)
                .put("closest_task_at", closestTask(lead))
                .put("is_deleted", false);
        json.set("custom_fields_values", fields.write(lead));
        json.putNull("score").put("account_id", AmoWorld.ACCOUNT).putNull("labor_cost");
        AmoList.self(json, call, type.path() + "/" + lead.id);
        embed(lead, call, json.putObject("_embedded"));
        return json;
    }

    private void embed(AmoLead lead, Call call, ObjectNode embedded) {
        writeTags(lead, embedded);
        writeTied(
                embedded.putArray("companies"),
                lead.company == null ? List.of() : List.of(lead.company),
                AmoType.COMPANIES,
                call);
        if (AmoList.with(call, "contacts")) {
            ArrayNode contacts = embedded.putArray("contacts");
            lead.contacts.forEach((id, main) -> AmoList.self(
                    contacts.addObject().put("id", id).put("is_main", main), call, AmoType.CONTACTS.path() + "/" + id));
        }
        if (AmoList.with(call, "loss_reason")) {
            ArrayNode reasons = embedded.putArray("loss_reason");
            account.world().lossReasons.stream()
                    .filter(reason -> lead.lossReason != null && reason.id() == lead.lossReason)
                    .forEach(
                            reason -> reasons.addObject().put("id", reason.id()).put("name", reason.name()));
        }
        if (AmoList.with(call, "catalog_elements")) {
            embedded.putArray("catalog_elements");
        }
    }

    @Override
    ObjectNode replyMade(AmoLead lead, Call call, AmoItem item) {
        ObjectNode json = Json.object().put("id", lead.id).put("request_id", item.request());
        AmoList.self(json, call, type.path() + "/" + lead.id);
        return json;
    }
}
