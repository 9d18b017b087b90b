package io.leadbridge.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BenchLineTest {

    @Test
    void takesTheMiddleMeasurementAndTheRange() {
        Spread odd = Spread.of(List.of(3.0, 1.0, 100.0));
        Spread even = Spread.of(List.of(4.0, 1.0, 2.0, 100.0));

        assertThat(odd).isEqualTo(new Spread(3, 1, 100, 3));
        assertThat(even).isEqualTo(new Spread(3, 1, 100, 4));
        assertThatThrownBy(() -> Spread.of(List.of())).hasMessageContaining("at least one");
    }

    @Test
    void aPercentileIsAValueThatWasMeasured() {
        double[] hundred =
                IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();

        assertThat(Spread.percentile(hundred, 0.99)).isEqualTo(99);
        assertThat(Spread.percentile(hundred, 1)).isEqualTo(100);
        assertThat(Spread.percentile(new double[] {7}, 0.99)).isEqualTo(7);
    }

    @Test
    void saysWhatWasMeasuredAgainstWhatAndWhetherTheGoalIsMet() {
        BenchLine line = new BenchLine(
                "queue.process.batch",
                Spread.of(List.of(90_000.0, 100_000.4, 110_000.0)),
                Spread.of(List.of(17_000.0, 18_000.0, 16_000.0)),
                Goal.ratioAtLeast(6),
                "messages/s",
                "box=quiet");

        assertThat(line.text())
                .isEqualTo(
                        "BENCH name=queue.process.batch better=higher ours=100000 peer=17000 ratio=5.88 goal=ratio>=6"
                                + " unit=messages/s n=3 met=no ours-range=90000..110000 peer-range=16000..18000 box=quiet");
    }

    @Test
    void needsNoPeer() {
        BenchLine line = new BenchLine(
                "queue.flat", Spread.of(List.of(1.1)), null, Goal.oursAtMost(1.2), "dearest/cheapest", "");

        assertThat(line.text())
                .isEqualTo("BENCH name=queue.flat better=lower ours=1.1 peer=- ratio=- goal=ours<=1.2"
                        + " unit=dearest/cheapest n=1 met=yes ours-range=1.1..1.1 peer-range=-");
    }

    @Test
    void aZeroIsAZero() {
        BenchLine line =
                new BenchLine("intake.outage.lost", Spread.of(List.of(0.0)), null, Goal.oursAtMost(0), "webhooks", "");

        assertThat(line.text()).contains("ours=0 ").contains("goal=ours<=0 ").contains("met=yes");
    }
}
