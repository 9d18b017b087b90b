/** Tests of the room backfill; whole plans and runs are in {@code app}. */
package io.leadbridge.backfill;
