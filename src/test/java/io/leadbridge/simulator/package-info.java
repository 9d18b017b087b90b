/**
 * A whole universe from a seed: two instances of the hub, one to three tenants with two CRMs each, people, operators and
 * faults, on a virtual clock, exactly one thread at a time.
 *
 * <p>The steps are the real {@code routes/*.camel.yaml}; the CRMs are the sandboxes' models, the queue is its model, the
 * books, the history and the rest that instances share are in memory. People edit on both sides while webhooks and calls go
 * wrong and the hub crashes. Then all faults end, and the checker, which is {@link io.leadbridge.simulator.Findings} and
 * those who write into it, reads what is there. What it cannot show: Redis itself, lanes side by side, and a process that
 * freezes in the middle of a call.
 */
package io.leadbridge.simulator;
