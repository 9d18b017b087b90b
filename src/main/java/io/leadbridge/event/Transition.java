package io.leadbridge.event;

import java.time.Instant;

/**
 * A lead entered a status.
 *
 * @param from id of the status that it left; {@code null} if not known
 * @param to id of the status that it entered
 * @param pipeline id of the pipeline of {@code to}; {@code null} if not known
 * @param at when, to the second at best; {@code null} if the webhook carried no time of its own
 */
public record Transition(String from, String to, String pipeline, Instant at) {}
