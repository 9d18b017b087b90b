package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code POST /api/v4/leads/complex}: leads, each with its contact and its company, in one call. */
final class AmoComplex {

    private static final int LEADS_MAX = 50;
    private static final int VALUES_MAX = 40;

    private final AmoAccount account;
    private final AmoLeads leads;
    private final AmoContacts contacts;
    private final AmoCompanies companies;
    private final AmoUnsorted unsorted;

    AmoComplex(AmoAccount account, AmoLeads leads, AmoContacts contacts, AmoCompanies companies, AmoUnsorted unsorted) {
        this.account = account;
        this.leads = leads;
        this.contacts = contacts;
        this.companies = companies;
        this.unsorted = unsorted;
    }

    /** A lead and what comes with it; null for none. */
    private record Group(AmoItem item, AmoLead lead, AmoContact contact, AmoCompany company) {}

    void route(Router routes) {
        routes.on("POST", AmoType.LEADS.path() + "/complex", AmoAccount.writing(this::create));
    }

    private Response create(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        if (items.size() > LEADS_MAX) {
            throw AmoErrors.badRequest("At most " + LEADS_MAX + " leads are expected");
        }
        List<Group> groups = new ArrayList<>();
        items.forEach(item -> groups.add(new Group(
                item,
                leads.draft(call, item),
                draft(call, item, contacts, "contacts"),
                draft(call, item, companies, "companies"))));
        errors.refuseIfAny();

        // Duplicates are looked for among what is there already, not within the request.
        List<Optional<AmoLead>> same = groups.stream()
                .map(group -> AmoDuplicates.of(group.contact(), account))
                .toList();
        ArrayNode written = Json.array();
        for (int i = 0; i < groups.size(); i++) {
            ObjectNode json = same.get(i).isPresent() ? merged(same.get(i).get()) : made(call, groups.get(i));
            json.putArray("request_id").add(groups.get(i).item().request());
            written.add(json.put("merged", same.get(i).isPresent()));
        }
        return Response.json(200, "application/hal+json", written);
    }

    private static ObjectNode merged(AmoLead lead) {
        return Json.object()
                .put("id", lead.id)
                .put("contact_id", lead.contacts.keySet().stream().findFirst().orElse(null))
                .put("company_id", lead.company);
    }

    private ObjectNode made(Call call, Group group) {
        AmoContact contact = stored(contacts, group.contact());
        AmoCompany company = stored(companies, group.company());
        List<AmoEntity> tied = new ArrayList<>();
        if (contact != null) {
            tied.add(contact);
        }
        if (company != null) {
            tied.add(company);
            if (contact != null) {
                account.ties().tie(contact, company, false);
            }
        }
        JsonNode metadata = group.item().json().at("/_embedded/metadata");
        if (metadata.isObject()) {
            group.lead().unsorted = true;
        }
        AmoLead lead = leads.add(group.lead(), tied);
        if (metadata.isObject()) {
            unsorted.enter(call, metadata, lead, contact, company);
        }
        return Json.object()
                .put("id", lead.id)
                .put("contact_id", contact == null ? null : contact.id)
                .put("company_id", company == null ? null : company.id);
    }

    private <E extends AmoEntity> E draft(Call call, AmoItem item, AmoRecords<E> kind, String key) {
        if (item.json().path("custom_fields_values").size() > VALUES_MAX) {
            item.fault("custom_fields_values", "TooLong");
        }
        AmoItem embedded = item.at("_embedded");
        if (!embedded.json().isObject()) {
            return null;
        }
        embedded.allow(List.of("tags", "contacts", "companies", "source", "metadata"));
        AmoItem list = embedded.at(key);
        if (list.json().isEmpty()) {
            return null;
        }
        if (!list.json().isArray() || list.json().size() > 1) {
            list.fault("", "InvalidType");
            return null;
        }
        AmoItem one = list.at(0);
        if (!one.has("id")) {
            return kind.draft(call, one);
        }
        E known = kind.records.get(one.whole("id").orElse(0L));
        if (known == null) {
            one.fault("id", "NotSupportedChoice");
        }
        return known;
    }

    private static <E extends AmoEntity> E stored(AmoRecords<E> kind, E entity) {
        return entity == null || entity.id != 0 ? entity : kind.add(entity, List.of());
    }
}
