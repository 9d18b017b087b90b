/**
 * The present state of the changed leads, and what an account has defined in its CRM, through the Redis cache.
 *
 * <p>How a CRM is read is told in its route file; what the state means is told in {@code rules}.
 */
package io.leadbridge.enrich;
