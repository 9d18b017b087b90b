package io.leadbridge.sync;

import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Work that stands back for all other work of its tenant. It shares the tenant's group, so that a lead is never worked twice
 * at a time; and whenever something else is there, it is that which is worked.
 *
 * @param messages which messages are such
 * @param inLine messages of a tenant that are in line now, those being worked included; asked for each lead of such a
 *     message before it is begun
 */
public record Spare(Predicate<Webhook> messages, ToLongFunction<TenantId> inLine) {

    /** No message stands back. */
    public static final Spare NONE = new Spare(webhook -> false, tenant -> 0);
}
