package io.leadbridge.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * One result, as it is printed.
 *
 * @param name what was measured, as {@code queue.process.batch}
 * @param ours our side
 * @param peer the peer's side, or null if there is none
 * @param goal what was asked for; it also says whether more is better
 * @param unit of both sides
 * @param note what else a reader has to know, as {@code box=quiet}; words with {@code =}, no blanks within
 */
public record BenchLine(String name, Spread ours, Spread peer, Goal goal, String unit, String note) {

    /** {@code BENCH name=… better=… ours=… peer=… ratio=… goal=… unit=… n=…}, then met, the ranges and the note. */
    public String text() {
        double ratio = peer == null ? Double.NaN : ours.median() / peer.median();
        return "BENCH name=" + name
                + " better=" + (goal.atLeast() ? "higher" : "lower")
                + " ours=" + number(ours.median())
                + " peer=" + (peer == null ? "-" : number(peer.median()))
                + " ratio=" + (peer == null ? "-" : number(ratio))
                + " goal=" + goal
                + " unit=" + unit
                + " n=" + ours.count()
                + " met=" + (goal.met(ours.median(), ratio) ? "yes" : "no")
                + " ours-range=" + range(ours)
                + " peer-range=" + (peer == null ? "-" : range(peer))
                + (note.isEmpty() ? "" : " " + note);
    }

    private static String range(Spread spread) {
        return number(spread.least()) + ".." + number(spread.most());
    }

    /** Three significant digits, or all before the point. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        int digits = Math.abs(value) >= 100 ? 1 + (int) Math.log10(Math.abs(value)) : 3;
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
