/**
 * Backfill: leads that exist already are brought to where a rule wants them. A plan first tells what that would do; a run
 * then does it, behind all webhooks.
 *
 * <p>What would become of a lead is not judged here but rehearsed by {@code dryrun}, and how it is worked then is a matter of
 * {@code sync}: a run only puts leads into the queue, a few at a time. What no webhook told of a while ago is a matter of
 * {@code catchup}.
 */
package io.leadbridge.backfill;
