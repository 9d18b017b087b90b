package io.leadbridge.admin;

import io.leadbridge.crm.Answer;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Standing;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The tenants in force, as paths name them. */
final class Customers {

    private final Function<TenantId, Optional<Tenant>> inForce;

    /** @param inForce the tenant of that name, as this instance works by it */
    Customers(Function<TenantId, Optional<Tenant>> inForce) {
        this.inForce = inForce;
    }

    Tenant tenant(Request request) {
        return inForce.apply(request.tenant())
                .orElseThrow(() -> Refusal.notFound("there is no tenant '" + request.tenant() + "' in force"));
    }

    Connection connection(Request request) {
        return connection(tenant(request), request.crm());
    }

    /** @param crm a word that may be anything */
    Connection connection(Tenant tenant, String crm) {
        Connection connection = CrmId.isValid(crm) ? tenant.connections().get(new CrmId(crm)) : null;
        if (connection == null) {
            List<String> known =
                    tenant.connections().keySet().stream().map(CrmId::value).toList();
            throw Refusal.notFound("tenant '" + tenant.id() + "' has no connection '" + Fields.cut(crm) + "'"
                    + Nearest.hint(crm, known));
        }
        return connection;
    }

    /** A CRM's failure as an answer of ours. */
    static Refusal failed(Answer<?> failure) {
        if (failure instanceof Answer.Hold<?> hold) {
            boolean person = hold.kind() == Standing.Kind.PERSON || hold.kind() == Standing.Kind.BAN;
            Reply reply = Reply.of(new Problem(503, person ? "paused" : "crm", hold.reason()));
            return new Refusal(reply.with("Retry-After", seconds(hold.after())));
        }
        if (failure instanceof Answer.Later<?> later) {
            Reply reply = Reply.of(new Problem(502, "crm", later.reason()));
            return new Refusal(reply.with("Retry-After", seconds(later.after())));
        }
        return new Refusal(new Problem(502, "crm", failure.reason()));
    }

    private static String seconds(Duration after) {
        return Long.toString(Math.max(1, after.toSeconds()));
    }
}
