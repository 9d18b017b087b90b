/**
 * Who is connected to what: tenants, their connections, credentials and rules, read from tenant files.
 *
 * <p>Here: {@link io.leadbridge.tenant.TenantFiles} reads files and tells every fault with its line,
 * {@link io.leadbridge.tenant.Tenants} holds what is in force and follows the folder,
 * {@link io.leadbridge.tenant.Vault} seals credentials that are stored. Not here: what rules mean ({@code rules}), what
 * goes into which field ({@code mapping}), the comparison of webhook secrets ({@code intake}), names of pipelines, stages
 * and fields of a real account, which only its metadata knows ({@code rules} and {@code mapping} check them).
 *
 * <p>The files are the tenants' home for now. Redis becomes it later: {@code Tenants} stays the door, and what stands
 * behind its {@code refresh()} changes; readers only ever see its snapshot in memory.
 */
package io.leadbridge.tenant;
