package io.leadbridge.dryrun;

import io.leadbridge.crm.Crm;
import io.leadbridge.deliver.Books;
import io.leadbridge.deliver.Terms;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Webhook;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The parts of the running program that a rehearsal plays with or looks at.
 *
 * @param customers the tenants, and how an edited one is read
 * @param parse what a webhook says, as its CRM's route tells
 * @param crm the port onto the CRMs' routes
 * @param books are read only
 * @param metadata the shared cache
 * @param metadataFresh how long metadata is good without being read again
 * @param terms how each CRM is to be written to
 * @param routes those of a batch; throws {@link Routes.Unreadable} if they cannot be read
 * @param beans gives a bean by its name, for an integrator's own steps; {@code null} if there is none
 * @param properties for the routes' placeholders
 */
public record Original(
        Customers customers,
        Function<Webhook, Parsed> parse,
        Crm crm,
        Books books,
        MetadataStore metadata,
        Duration metadataFresh,
        Rules rules,
        Mapping mapping,
        Function<CrmId, Terms> terms,
        Supplier<Routes> routes,
        Function<String, Object> beans,
        Map<String, String> properties,
        Clock clock) {}
