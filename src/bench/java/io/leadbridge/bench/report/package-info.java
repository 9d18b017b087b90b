/** Figures: medians with their range, percentiles, and the line that a benchmark prints. No measuring. */
package io.leadbridge.bench.report;
