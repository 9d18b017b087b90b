package io.leadbridge.sandbox;

/**
 * Whose credentials a request carries.
 *
 * @param limitedAs requests with the same word here share a rate limit
 * @param human whether it is a person's edit: not counted, not limited, and no fault hits it
 * @param user the CRM's user id; 0 for an integration
 */
public record Caller(String limitedAs, boolean human, long user) {}
