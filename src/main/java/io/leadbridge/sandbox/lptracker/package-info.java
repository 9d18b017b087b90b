/**
 * The stand-in of LPTracker: its Direct API but for the widget, autofunnels and messengers, and its webhooks.
 *
 * <p>Here is what LPTracker does with projects, contacts, leads, views, tasks, labels and callback addresses; where the
 * sources on it are silent or disagree, a setting ({@code LpSettings}) chooses the reading. Not here: limits, faults,
 * counts and delivery, which both CRMs share ({@code sandbox}). Sources of the facts: the vendor's pages, the official PHP
 * SDK and the code of integrators; all choices are named in {@code docs/sandbox.md}.
 */
package io.leadbridge.sandbox.lptracker;
