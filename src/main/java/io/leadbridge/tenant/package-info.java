/**
 * Who is connected to what: tenants, their connections, credentials and rules.
 *
 * <p>Redis is their home. Here: {@link io.leadbridge.tenant.TenantStore} has them there, each secret sealed by
 * {@link io.leadbridge.tenant.Vault}; {@link io.leadbridge.tenant.TenantEditor} is the way to change them while they are in
 * force; {@link io.leadbridge.tenant.Tenants} holds what is in force in memory, follows Redis and the folder of tenant
 * files, and puts the files into Redis; {@link io.leadbridge.tenant.TenantFiles} reads a tenant's text, from a file or from
 * the API, and tells every fault with its line; {@link io.leadbridge.tenant.TreeText} writes it back.
 *
 * <p>Of several instances with one folder, each puts into Redis what its files say, and they agree. With different folders
 * (one release beside the next) the instance that started last wins, or the one whose file was edited last; nobody writes
 * only because another has written. What a file provides, only the file changes; when it goes, its tenant goes.
 *
 * <p>Not here: what rules mean ({@code rules}), what goes into which field ({@code mapping}), the comparison of webhook
 * secrets ({@code intake}), names of pipelines, stages and fields of a real account, which only its metadata knows
 * ({@code rules} and {@code mapping} check them, through {@link io.leadbridge.tenant.NameCheck}), the API's addresses and
 * users ({@code admin}).
 */
package io.leadbridge.tenant;
