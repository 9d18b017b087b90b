package io.leadbridge.event;

import java.time.ZoneId;

/**
 * Where a tenant's people live.
 *
 * @param country ISO country of phone numbers that are written without a country code, as {@code RU}
 * @param zone in which they write dates
 */
public record Region(String country, ZoneId zone) {

    /** Where a tenant file says nothing. */
    public static final Region DEFAULT = new Region("RU", ZoneId.of("Europe/Moscow"));
}
