package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import java.util.List;
import java.util.Optional;

/** {@code /api/v4/companies}. */
final class AmoCompanies extends AmoRecords<AmoCompany> {

    private static final List<String> KEYS = List.of(
            "id",
            "name",
            "responsible_user_id",
            "created_by",
            "updated_by",
            "created_at",
            "updated_at",
            "custom_fields_values",
            "tags_to_add",
            "tags_to_delete",
            "request_id",
            "_embedded");

    AmoCompanies(AmoAccount account) {
        super(account, AmoType.COMPANIES, account.world().companies);
    }

    /** The company that {@code _embedded.companies} names by its id; there can be one at most. */
    static Optional<AmoCompany> named(AmoItem embedded, AmoWorld world) {
        AmoItem list = embedded.at("companies");
        if (list.json().isEmpty()) {
            return Optional.empty();
        }
        if (!list.json().isArray() || list.json().size() > 1) {
            list.fault("", "InvalidType");
            return Optional.empty();
        }
        AmoItem item = list.at(0);
        AmoCompany company = world.companies.get(item.whole("id").orElse(0L));
        if (company == null) {
            item.fault("id", "NotSupportedChoice");
        }
        return Optional.ofNullable(company);
    }

    @Override
    AmoCompany blank() {
        return new AmoCompany(0);
    }

    @Override
    void apply(AmoItem item, AmoCompany company) {
        item.allow(KEYS);
        AmoWriting.common(item, company, account.world());
        input.apply(item.at("custom_fields_values"), company);
    }

    @Override
    List<AmoEntity> tiedTo(AmoItem item) {
        if (item.json().path("_embedded").isObject()) {
            item.at("_embedded").allow(List.of("tags"));
        }
        return List.of();
    }

    @Override
    boolean listed(AmoCompany company, Query query) {
        return true;
    }

    @Override
    ObjectNode write(AmoCompany company, Call call) {
        ObjectNode json = Json.object()
                .put("id", company.id)
                .put("name", company.name)
                .put("responsible_user_id", company.responsible)
                .put("group_id", 0)
                .put("created_by", company.createdBy)
                .put("updated_by", company.updatedBy)
                .put("created_at", company.createdAt)
                .put("updated_at", company.updatedAt)
                .put("closest_task_at", closestTask(company))
                .put("is_deleted", false);
        json.set("custom_fields_values", fields.write(company));
        json.put("account_id", AmoWorld.ACCOUNT);
        AmoList.self(json, call, type.path() + "/" + company.id);
        ObjectNode embedded = json.putObject("_embedded");
        writeTags(company, embedded);
        if (AmoList.with(call, "contacts")) {
            writeTied(embedded.putArray("contacts"), company.contacts, AmoType.CONTACTS, call);
        }
        if (AmoList.with(call, "leads")) {
            writeTied(embedded.putArray("leads"), company.leads, AmoType.LEADS, call);
        }
        return json;
    }

    @Override
    ObjectNode replyMade(AmoCompany company, Call call, AmoItem item) {
        ObjectNode json = Json.object().put("id", company.id).put("request_id", item.request());
        AmoList.self(json, call, type.path() + "/" + company.id);
        return json;
    }
}
