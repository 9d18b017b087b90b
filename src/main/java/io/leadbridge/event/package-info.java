/**
 * The words all rooms share: tenant, event, hint, record, rule, wish, outcome.
 *
 * <p>Here are immutable values without input or output. How they come to be is told elsewhere: webhooks become
 * events in {@code crm.*}, events become hints in {@code sync}, records are read in {@code enrich}, wishes are made in
 * {@code rules} and {@code mapping}, outcomes in {@code deliver}.
 */
package io.leadbridge.event;
