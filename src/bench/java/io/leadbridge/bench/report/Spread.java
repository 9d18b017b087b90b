package io.leadbridge.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Several measurements of the same thing.
 *
 * @param median middle one, or the mean of the two middle ones
 * @param least smallest
 * @param most largest
 * @param count how many
 */
public record Spread(double median, double least, double most, int count) {

    /**
     * @param values at least one
     * @throws IllegalArgumentException if there is none
     */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no measurement given, at least one is needed");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** One figure of each measurement. */
    public static <T> Spread of(List<T> measurements, ToDoubleFunction<T> figure) {
        return of(measurements.stream().map(figure::applyAsDouble).toList());
    }

    /**
     * The smallest value that at least this share of all values does not exceed.
     *
     * @param values at least one
     * @param share above 0, up to 1: 0.99 for p99
     */
    public static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }
}
