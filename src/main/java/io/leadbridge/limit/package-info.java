/**
 * May we call now? One rate per credential, shared by all instances, exact over any sliding window by Redis' clock.
 *
 * <p>A slot is reserved in the order of asking. One that begins soon is waited for; for a later one the caller is told how
 * long to hold its group. The numbers of each CRM stand in its route file; what a refused call means is told in
 * {@code crm.*}.
 */
package io.leadbridge.limit;
