package io.leadbridge.crm;

/**
 * The CRM calls our webhook.
 *
 * @param changed whether it did not before, or not for all that we need
 */
public record Subscribed(boolean changed) {}
