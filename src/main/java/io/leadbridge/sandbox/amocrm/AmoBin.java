package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;

/** What only people can do, not the API: move records to the bin and take them out again. */
final class AmoBin {

    private final AmoAccount account;

    AmoBin(AmoAccount account) {
        this.account = account;
    }

    void control(Router controls) {
        for (AmoType type : AmoType.values()) {
            String path = "/sandbox/" + type.word() + "/{id}";
            controls.on("POST", path + "/delete", call -> delete(type, call))
                    .on("POST", path + "/restore", call -> restore(type, call));
        }
    }

    private Response delete(AmoType type, Call call) {
        AmoEntity entity = account.world().records(type).get(call.id());
        if (entity == null) {
            return AmoErrors.problem(404, "Not Found", "There is no such record");
        }
        entity.updatedAt = account.surroundings().nowSeconds();
        entity.updatedBy = account.world().users.get(0).id();
        account.ties().delete(entity);
        account.news().deleted(entity);
        return Response.empty(204);
    }

    private Response restore(AmoType type, Call call) {
        AmoEntity kept = account.world().bin.get(type).get(call.id());
        if (kept == null) {
            return AmoErrors.problem(404, "Not Found", "There is no such record in the bin");
        }
        account.ties().restore(kept);
        AmoEntity entity = account.world().records(type).get(call.id());
        entity.updatedAt = account.surroundings().nowSeconds();
        account.news().restored(entity);
        return Response.empty(204);
    }
}
