/**
 * The API for people and scripts under {@code /admin/api}: tenants, their rules and connections, what would happen, and
 * who changed what.
 *
 * <p>Here: the way in ({@link io.leadbridge.admin.Gate}: password, limits, body; {@link io.leadbridge.admin.AdminConsumer}:
 * threads of its own), the operations that {@code routes/admin.camel.yaml} names, problems by RFC 9457, the audit log,
 * and the OpenAPI document. Not here: how a tenant is read, checked and stored ({@code tenant}), what a CRM has
 * ({@code enrich}), what would become of a webhook ({@code dryrun}), what is kept of a person ({@code history}).
 */
package io.leadbridge.admin;
