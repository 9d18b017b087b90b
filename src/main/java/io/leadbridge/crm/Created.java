package io.leadbridge.crm;

/**
 * What was made.
 *
 * @param lead id of the lead
 * @param contact id of its contact; {@code null} if it has none
 */
public record Created(String lead, String contact) {}
