package io.leadbridge.console;

import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The tenants in force, as pages name them. */
final class Tenancy {

    private final Supplier<List<Tenant>> all;
    private final Function<TenantId, Optional<Tenant>> one;

    /**
     * @param all in the order of their names
     * @param one of that name
     */
    Tenancy(Supplier<List<Tenant>> all, Function<TenantId, Optional<Tenant>> one) {
        this.all = all;
        this.one = one;
    }

    List<Tenant> all() {
        return all.get();
    }

    List<String> names() {
        return all().stream().map(tenant -> tenant.id().value()).toList();
    }

    /** @throws Astray if there is none of this name */
    Tenant require(TenantId id) {
        return one.apply(id).orElseThrow(Astray::notFound);
    }

    /** The one that a visit asks for; the first one if it asks for none; empty if there is none at all. */
    Optional<Tenant> chosen(Visit visit) {
        return visit.tenantValue().map(this::require).or(() -> all().stream().findFirst());
    }
}
