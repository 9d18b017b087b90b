package io.leadbridge.event;

import java.util.regex.Pattern;

/**
 * Name of one customer of the hub, as it stands in webhook addresses, Redis keys and logs.
 *
 * @param value 1 to 40 characters of {@code a-z}, {@code 0-9} and {@code -}
 */
public record TenantId(String value) implements Comparable<TenantId> {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,40}");

    /**
     * @throws IllegalArgumentException if {@code value} is not such a slug
     */
    public TenantId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("tenant '" + value + "': 1 to 40 of a-z, 0-9 and - expected");
        }
    }

    /** Tells whether {@code value} could be a tenant's name; {@code null} is not. */
    public static boolean isValid(String value) {
        return value != null && SLUG.matcher(value).matches();
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
