/**
 * What became of each event: its outcome, recorded once, and the totals of each tenant; and its story, with the record as
 * the rules saw it, for as long as the tenant keeps it.
 *
 * <p>An event is a message and a place in it. For every tenant, at any moment: events seen = sum over outcomes + those
 * that still wait. Here is no queue and no retry: {@code sync} says when an event has ended. Here is no judging again
 * either: that is {@code dryrun}'s.
 */
package io.leadbridge.history;
