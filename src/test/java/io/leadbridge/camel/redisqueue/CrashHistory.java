package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads what the workers wrote down, and judges it; it knows nothing of the queue. */
final class CrashHistory {

    /**
     * One run of a handler.
     *
     * @param endNanos of the handler, or of its process if that was killed first
     */
    record Run(String group, int number, long startNanos, long endNanos, boolean finished) {}

    private final List<Run> runs = new ArrayList<>();

    /** @param endNanos when the process had ended */
    void read(Path file, long endNanos) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Map<String, Long> open = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (words.length < 4) {
                // Cut off by the kill.
                continue;
            }
            String name = words[2] + " " + words[3];
            if (words[0].equals("S")) {
                open.put(name, Long.parseLong(words[1]));
            } else {
                add(name, open.remove(name), Long.parseLong(words[1]), true);
            }
        }
        open.forEach((name, startNanos) -> add(name, startNanos, endNanos, false));
    }

    private void add(String name, long startNanos, long endNanos, boolean finished) {
        String[] words = name.split(" ");
        runs.add(new Run(words[0], Integer.parseInt(words[1]), startNanos, endNanos, finished));
    }

    /**
     * Each message of each group was finished; first and last finishes are in the order 0, 1, 2...; runs of a group do not
     * overlap.
     */
    void assertSound(Map<String, Integer> messagesByGroup) {
        Map<String, List<Run>> byGroup = new LinkedHashMap<>();
        runs.stream().sorted(Comparator.comparingLong(Run::startNanos)).forEach(run -> byGroup.computeIfAbsent(
                        run.group(), group -> new ArrayList<>())
                .add(run));
        assertThat(byGroup.keySet()).containsExactlyInAnyOrderElementsOf(messagesByGroup.keySet());
        messagesByGroup.forEach((group, messages) -> {
            List<Run> ofGroup = byGroup.get(group);
            assertOrder(group, ofGroup, messages);
            for (int index = 1; index < ofGroup.size(); index++) {
                assertThat(ofGroup.get(index).startNanos())
                        .as("%s begins before %s has ended", ofGroup.get(index), ofGroup.get(index - 1))
                        .isGreaterThanOrEqualTo(ofGroup.get(index - 1).endNanos());
            }
        });
    }

    private static void assertOrder(String group, List<Run> runs, int messages) {
        List<Integer> finished = new ArrayList<>(
                runs.stream().filter(Run::finished).map(Run::number).toList());
        List<Integer> enqueued = IntStream.range(0, messages).boxed().toList();
        assertThat(List.copyOf(new LinkedHashSet<>(finished)))
                .as("first finishes of " + group)
                .isEqualTo(enqueued);
        java.util.Collections.reverse(finished);
        List<Integer> last = new ArrayList<>(new LinkedHashSet<>(finished));
        java.util.Collections.reverse(last);
        assertThat(last).as("last finishes of " + group).isEqualTo(enqueued);
    }

    /** Number of all runs, and of those whose process was killed in the middle. */
    String summary() {
        return runs.size() + " runs, "
                + runs.stream().filter(run -> !run.finished()).count() + " of them cut off";
    }
}
