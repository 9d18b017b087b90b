package io.leadbridge.backfill;

import io.leadbridge.crm.Answer;
import io.leadbridge.deliver.Books;
import io.leadbridge.deliver.Deliver;
import io.leadbridge.event.Account;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.TenantId;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.Tenant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What {@link Backfilling} uses of the other rooms.
 *
 * @param tenants the tenant of that name, as it is in force
 * @param versions the version of the tenant that is stored, and will be in force in a moment if it is not
 * @param metadata what an account has defined
 * @param deliver nothing is delivered, but asked which statuses a lead has entered
 * @param outcomes the outcomes that are recorded of a message, by their index
 * @param line the queue
 * @param listener hears of each lead of a run that has come to its end
 */
public record Parts(
        Function<TenantId, Optional<Tenant>> tenants,
        Function<TenantId, Optional<String>> versions,
        Function<Account, Answer<Metadata>> metadata,
        Deliver deliver,
        Books books,
        Rules rules,
        BiFunction<TenantId, String, Map<Integer, String>> outcomes,
        Line line,
        Backfilling.Listener listener) {}
