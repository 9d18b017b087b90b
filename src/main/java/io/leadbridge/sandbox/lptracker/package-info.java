/**
 * The stand-in of LPTracker: its Direct API as far as the hub's main path needs it, and its webhooks.
 *
 * <p>Here is what LPTracker does with projects, contacts, leads and callback addresses. Not here: limits, faults, counts and
 * delivery, which both CRMs share ({@code sandbox}). Sources of the facts: the vendor's pages, the official PHP SDK and
 * the code of integrators; where they are silent, the choice is named in {@code docs/sandbox.md}.
 */
package io.leadbridge.sandbox.lptracker;
