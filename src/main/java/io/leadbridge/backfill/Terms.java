package io.leadbridge.backfill;

import java.time.Duration;

/**
 * How backfills are done, and where they end.
 *
 * @param batch leads that go into the queue together, 1 to 250
 * @param openMost messages of a run that may wait for a retry, 1 or more
 * @param lease after so long without a renewal, the right to a step ends by itself
 * @param planLife how long a plan is good
 * @param keptLife how long a backfill is kept after it was last worked
 * @param samples writes that a plan shows, 0 or more
 * @param samplesLife how long these are kept: they show people's data
 * @param probeEvery a run rehearses its first batch, and one of so many, before they go into the queue; 1 or more
 * @param mostChangedShare a plan that would create or change more than this share of the leads needs an override; 0 to 1
 * @param mostCreated one that would create more leads than this, too
 * @param fewest plans that would create or change no more leads than this are not held against the share
 * @param departureShare a run stops when more than this share of its leads end otherwise than planned; 0 to 1
 * @param activeMost backfills of a tenant that are planned, run or paused at once, 1 or more
 */
public record Terms(
        int batch,
        int openMost,
        Duration lease,
        Duration planLife,
        Duration keptLife,
        int samples,
        Duration samplesLife,
        int probeEvery,
        double mostChangedShare,
        long mostCreated,
        long fewest,
        double departureShare,
        int activeMost) {}
