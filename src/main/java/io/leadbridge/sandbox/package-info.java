/**
 * Stand-ins of both CRMs, for the first run, for trying rules and for tests.
 *
 * <p>Here is what both have in common: a {@link io.leadbridge.sandbox.Sandbox} answers requests, counts and limits them,
 * makes faults from a seed and keeps an outbox of webhooks; it has no thread and no time of its own, so that a simulator
 * can drive it. {@link io.leadbridge.sandbox.SandboxServer} puts it on a real port. What amoCRM and LPTracker
 * themselves do is in {@code sandbox.amocrm} and {@code sandbox.lptracker}.
 *
 * <p>Not here: any other room of the project. A stand-in that shared a parser with the code it tests would share its
 * errors too.
 */
package io.leadbridge.sandbox;
