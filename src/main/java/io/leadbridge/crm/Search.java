package io.leadbridge.crm;

import java.util.List;

/**
 * Whom to look for. Exactly one of the lists is filled.
 *
 * @param phones in any written form
 * @param emails in any case
 */
public record Search(List<String> phones, List<String> emails) {}
