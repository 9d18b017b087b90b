package io.leadbridge.crm;

import java.util.List;

/**
 * Whom to look for. Exactly one of the lists is filled.
 *
 * @param phones in any written form
 * @param emails in any case
 * @param names full names, in any case and spacing
 */
public record Search(List<String> phones, List<String> emails, List<String> names) {

    /** By phone or e-mail. */
    public Search(List<String> phones, List<String> emails) {
        this(phones, emails, List.of());
    }
}
