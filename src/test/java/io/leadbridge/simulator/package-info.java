/**
 * A whole hub with two CRMs, run from a seed on a virtual clock, one thing at a time.
 *
 * <p>The steps are the real {@code routes/*.camel.yaml}; the CRMs are the sandboxes' models, the queue is its model, the
 * books and the history are in memory. People edit on both sides while webhooks and calls go wrong and the hub crashes.
 * Then all faults end, and {@link io.leadbridge.simulator.Checker} reads what is there. What it cannot show: two
 * instances at once, Redis itself, and real threads.
 */
package io.leadbridge.simulator;
