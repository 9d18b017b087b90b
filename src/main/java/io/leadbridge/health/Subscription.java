package io.leadbridge.health;

import java.time.Instant;

/**
 * How it stands with the webhooks that a CRM is to send us for one connection.
 *
 * @param on whether the CRM calls us
 * @param at when that was seen
 * @param reason why it does not, without secrets; empty if it does
 */
public record Subscription(boolean on, Instant at, String reason) {}
