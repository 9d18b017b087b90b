/**
 * One batch's way: from messages to merged hints, and from outcomes back to verdicts.
 *
 * <p>The steps and their order stand in {@code routes/sync.camel.yaml}; here is what those of them need that belong to no
 * other room: opening the messages, merging events, laying leads side by side, settling. Reading is done in
 * {@code enrich}, deciding in {@code rules}, writing in {@code deliver}.
 */
package io.leadbridge.sync;
