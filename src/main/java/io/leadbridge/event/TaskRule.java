package io.leadbridge.event;

import java.time.Duration;

/**
 * The task that an action gives a person.
 *
 * @param text with places for fields in braces, as {@code {lead.name}}
 * @param dueIn how long after the rule fired
 * @param responsible the user, by name or id; {@code null} for the CRM's own choice
 */
public record TaskRule(String text, Duration dueIn, String responsible) {}
