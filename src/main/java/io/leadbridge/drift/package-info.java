/**
 * Drift: do the linked leads of both CRMs still agree, though no webhook and no poll told otherwise?
 *
 * <p>The audit walks a tenant's leads on spare rate, holds them against the books, and reports what differs; to repair it, it
 * queues a hint, as {@code catchup} does, and the core decides. Relinking makes links and bases anew from what both CRMs
 * show, after Redis was lost. Nothing here writes into a CRM. How two leads are compared, and what the books hold, is in
 * {@code deliver}; how a CRM lists its leads is in its own room.
 */
package io.leadbridge.drift;
