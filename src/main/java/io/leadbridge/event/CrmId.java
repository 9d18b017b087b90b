package io.leadbridge.event;

import java.util.regex.Pattern;

/**
 * Name of a CRM, as it stands in route names ({@code direct:amocrm-fetch}), webhook addresses and tenant files.
 *
 * @param value 1 to 20 characters of {@code a-z} and {@code 0-9}
 */
public record CrmId(String value) implements Comparable<CrmId> {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]{1,20}");

    /**
     * @throws IllegalArgumentException if {@code value} is not such a slug
     */
    public CrmId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("crm '" + value + "': 1 to 20 of a-z and 0-9 expected");
        }
    }

    /** Tells whether {@code value} could be a CRM's name; {@code null} is not. */
    public static boolean isValid(String value) {
        return value != null && SLUG.matcher(value).matches();
    }

    @Override
    public int compareTo(CrmId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
