package io.leadbridge.crm;

/**
 * A note or a task was made.
 *
 * @param id of it; {@code null} if the CRM does not tell
 */
public record Noted(String id) {}
