package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** {@code /api/v4/leads/unsorted}: leads that wait to be taken into work. */
final class AmoUnsorted {

    private static final String PATH = "/api/v4/leads/unsorted";
    private static final List<String> KEYS = List.of(
            "source_name",
            "source_uid",
            "pipeline_id",
            "created_at",
            "metadata",
            "_embedded",
            "request_id",
            "account_id");

    private final AmoAccount account;
    private final AmoLeads leads;
    private final AmoContacts contacts;

    AmoUnsorted(AmoAccount account, AmoLeads leads, AmoContacts contacts) {
        this.account = account;
        this.leads = leads;
        this.contacts = contacts;
    }

    private record Draft(AmoItem item, AmoLead lead, AmoContact contact) {}

    void route(Router routes) {
        routes.on("GET", PATH, this::list)
                .on("GET", PATH + "/{uid}", this::get)
                .on("POST", PATH + "/forms", AmoAccount.writing(this::create))
                .on("POST", PATH + "/{uid}/accept", AmoAccount.writing(this::accept))
                .on("DELETE", PATH + "/{uid}/decline", this::decline);
    }

    private Response list(Call call) {
        return AmoList.page(
                call, "unsorted", List.copyOf(account.world().unsorted.values()), entry -> write(entry, call));
    }

    private Response get(Call call) {
        ObjectNode entry = account.world().unsorted.get(uid(call));
        return entry == null ? Response.empty(204) : AmoList.hal(200, write(entry, call));
    }

    private Response create(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<Draft> drafts = new ArrayList<>();
        for (AmoItem item : AmoWriting.batch(body, errors)) {
            item.allow(KEYS);
            for (String key : List.of("source_name", "source_uid", "metadata")) {
                if (!item.has(key)) {
                    item.fault(key, "FieldMissing");
                }
            }
            drafts.add(draft(call, item));
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (Draft draft : drafts) {
            AmoContact contact = draft.contact() == null ? null : contacts.add(draft.contact(), List.of());
            AmoLead lead = leads.add(draft.lead(), contact == null ? List.of() : List.of(contact));
            ObjectNode entry = enter(call, draft.item().json().path("metadata"), lead, contact, null);
            entry.put("source_name", draft.item().json().path("source_name").asText())
                    .put("source_uid", draft.item().json().path("source_uid").asText());
            written.add(write(entry, call).put("request_id", draft.item().request()));
        }
        return account.batch(call, PATH + "/forms", "unsorted", written);
    }

    /** The lead of an entry stands in the stage for unsorted leads, and is there from the start. */
    private Draft draft(Call call, AmoItem item) {
        AmoItem named = item.at("_embedded").at("leads").at(0);
        AmoLead lead = leads.draft(
                call, named.json().isObject() ? named : new AmoItem(item.request(), "", Json.object(), item.errors()));
        long pipeline = item.whole("pipeline_id").orElse(lead.pipeline);
        account.world()
                .pipeline(pipeline)
                .ifPresentOrElse(
                        known -> {
                            lead.pipeline = pipeline;
                            lead.status = known.incoming().id();
                        },
                        () -> item.fault("pipeline_id", "NotSupportedChoice"));
        lead.unsorted = true;
        AmoItem person = item.at("_embedded").at("contacts").at(0);
        return new Draft(item, lead, person.json().isObject() ? contacts.draft(call, person) : null);
    }

    /** Makes the entry of a lead, and tells of it. */
    ObjectNode enter(Call call, JsonNode metadata, AmoLead lead, AmoContact contact, AmoCompany company) {
        byte[] bytes = new byte[30];
        account.surroundings().random().nextBytes(bytes);
        String uid = HexFormat.of().formatHex(bytes);
        account.world()
                .pipeline(lead.pipeline)
                .ifPresent(pipeline -> lead.status = pipeline.incoming().id());
        ObjectNode entry = Json.object()
                .put("uid", uid)
                .put("source_uid", "")
                .put("source_name", metadata.path("form_name").asText())
                .put("category", "forms")
                .put("pipeline_id", lead.pipeline)
                .put("created_at", account.surroundings().nowSeconds());
        entry.set("metadata", metadata);
        ObjectNode embedded = entry.putObject("_embedded");
        embedded.putArray("leads").addObject().put("id", lead.id);
        ArrayNode people = embedded.putArray("contacts");
        if (contact != null) {
            people.addObject().put("id", contact.id);
        }
        ArrayNode firms = embedded.putArray("companies");
        if (company != null) {
            firms.addObject().put("id", company.id);
        }
        account.world().unsorted.put(uid, entry);
        account.news().unsorted("add", entry, call.caller().user());
        return entry;
    }

    private Response accept(Call call, JsonNode body) {
        ObjectNode entry = account.world().unsorted.get(uid(call));
        if (entry == null) {
            return AmoErrors.problem(404, "Not Found", "Entity not found");
        }
        AmoErrors errors = new AmoErrors();
        AmoItem item = AmoItem.of(body, 0, errors);
        AmoLead lead =
                account.world().leads.get(entry.at("/_embedded/leads/0/id").asLong());
        AmoPipeline pipeline = account.world().pipeline(lead.pipeline).orElseThrow();
        long status = item.whole("status_id").orElse(pipeline.first().id());
        if (pipeline.stage(status).isEmpty()) {
            item.fault("status_id", "NotSupportedChoice");
        }
        errors.refuseIfAny();

        AmoLead accepted = lead.withId(lead.id);
        accepted.unsorted = false;
        accepted.status = status;
        accepted.responsible =
                item.whole("user_id").filter(account.world()::hasUser).orElse(lead.responsible);
        AmoWriting.touched(item, accepted, call, account.surroundings());
        leads.store(accepted);
        return ended("accept", call, entry);
    }

    private Response decline(Call call) {
        ObjectNode entry = account.world().unsorted.get(uid(call));
        if (entry == null) {
            return AmoErrors.problem(404, "Not Found", "Entity not found");
        }
        AmoLead lead =
                account.world().leads.get(entry.at("/_embedded/leads/0/id").asLong());
        account.ties().delete(lead);
        account.news().deleted(lead);
        return ended("decline", call, entry);
    }

    private Response ended(String action, Call call, ObjectNode entry) {
        account.world().unsorted.remove(uid(call));
        account.news().unsorted(action, entry, call.caller().user());
        return AmoList.hal(200, write(entry, call));
    }

    private static String uid(Call call) {
        String[] segments = call.request().path().split("/");
        return segments[5];
    }

    private static ObjectNode write(ObjectNode entry, Call call) {
        ObjectNode json = entry.deepCopy().put("account_id", AmoWorld.ACCOUNT);
        AmoList.self(json, call, PATH + "/" + entry.path("uid").asText());
        return json;
    }
}
