/**
 * Who has to know, outside? Tells people of problems by a webhook, by Telegram and by e-mail: once for each problem, by one
 * of all instances, again after some hours, and when it is over.
 *
 * <p>Here is what to tell and when: {@link io.leadbridge.alert.Alerts} holds what the {@link io.leadbridge.alert.Source}s
 * see against the {@link io.leadbridge.alert.Book} of what was told. How it is sent stands in {@code
 * routes/alert.camel.yaml}. Not here: what a problem is; that say the rooms that know it, by way of {@code app.AlertWiring}.
 * That Redis is away is told by the metrics only, for the book is in Redis.
 */
package io.leadbridge.alert;
