package io.leadbridge.bench.queue;

import io.leadbridge.bench.process.Side;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.util.List;
import java.util.Map;

/** Bytes of Redis' memory per waiting message. They do not depend on what else the machine does. */
final class Memory {

    private static final int MESSAGES = 50_000;
    private static final double GOAL_BYTES = 900;

    private final Queues queues;

    Memory(Queues queues) {
        this.queues = queues;
    }

    /** How the messages lie. */
    enum Form {
        /** With a deduplication id each, in groups of 40. */
        DEDUPLICATED("queue.bytes", true, 40),
        /** Without one. */
        PLAIN("queue.bytes.plain", false, 40),
        /** With one, and each in a group of its own. */
        ALONE("queue.bytes.alone", true, 1);

        private final String line;
        private final boolean deduplicate;
        private final int groupSize;

        Form(String line, boolean deduplicate, int groupSize) {
            this.line = line;
            this.deduplicate = deduplicate;
            this.groupSize = groupSize;
        }

        /** Name of its line, without the suffix of the fsync mode. */
        String line() {
            return line;
        }
    }

    /** The line of a form. */
    BenchLine measure(Form form, String suffix) throws Exception {
        return new BenchLine(
                form.line + suffix,
                Spread.of(List.of(bytes(queues.ours(), form))),
                Spread.of(List.of(bytes(queues.theirs(), form))),
                Goal.oursAtMost(GOAL_BYTES),
                "bytes/message",
                "body=" + Queues.BODY_BYTES + " group-size=" + form.groupSize + " dedup=" + form.deduplicate);
    }

    private double bytes(Side side, Form form) throws Exception {
        queues.empty();
        // The first message makes what every queue has.
        Map<String, Object> one = fill(form, 1);
        side.ask("fill", one);
        queues.redis().settle();
        long before = queues.redis().usedBytes();
        side.ask("fill", fill(form, MESSAGES));
        queues.redis().settle();
        return (queues.redis().usedBytes() - before) / (double) MESSAGES;
    }

    private Map<String, Object> fill(Form form, int count) {
        return Map.of(
                "queue",
                queues.nextName(),
                "count",
                count,
                "groupSize",
                form.groupSize,
                "deduplicate",
                form.deduplicate);
    }
}
