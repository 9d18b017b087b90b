/**
 * What would happen: a rehearsal of one webhook or lead, and a judgement of stored events by edited rules. Nothing is
 * written, neither to a CRM nor to Redis; the metadata cache and the limits' counters aside, which serve all readers.
 *
 * <p>A rehearsal plays the real route {@code sync-batch} in a Camel context of its own, with the real rules, mapping and
 * deliver; only the books, the port to the CRMs and the history are others. What the real run does is told in {@code sync}
 * and {@code deliver}; how a CRM is reached, in its route file. Here is no rule and no decision.
 */
package io.leadbridge.dryrun;
