/**
 * Can this instance do its work? One check per dependency, and the numbers for Prometheus.
 *
 * <p>{@code /observe/health/ready} asks only {@link io.leadbridge.health.ReadyCheck}: can this instance accept a webhook?
 * A parked message or one tenant's dead token is told on {@code /observe/health}, but must not take the instance out of
 * a balancer. What the numbers count is decided where it happens: intake, {@code sync}, the CRMs' route files.
 */
package io.leadbridge.health;
