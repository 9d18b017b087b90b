package io.leadbridge.crm.lptracker;

import java.time.Duration;

/**
 * How much of LPTracker's lists is read.
 *
 * @param size leads of a page that are asked for; LPTracker may give fewer
 * @param most pages of one list
 * @param overlap how much earlier a window begins than what is looked for: the lists' times are cut to the minute
 */
public record Paging(int size, int most, Duration overlap) {}
