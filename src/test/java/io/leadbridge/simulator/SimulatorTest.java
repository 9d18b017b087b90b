package io.leadbridge.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Short seeds and some of the planted faults in a plain build, all of these in the slow form. {@code -Dseeds=N} runs as many
 * full seeds and all planted faults; {@code -Dseed=S} runs one alone. {@code -Dform=SHORT} makes short ones of them.
 */
class SimulatorTest {

    private static final int SEEDS = 50;

    /** For one seed, or one planted fault: so that a build ends whose seed does not. */
    private static final int MOST_MINUTES = 2;

    /** From so many full seeds in a process on, the second compiler gives more than it takes. */
    private static final int LASTING = 30;

    /** In a plain build there is time for these only. */
    private static final List<Plant> ALWAYS = List.of(
            Plant.LOST_RETRY,
            Plant.NO_INTENT,
            Plant.WRITE_PAST_LEASE,
            Plant.NO_BASE,
            Plant.NO_POLL,
            Plant.POLICY_INVERTED);

    @Test
    void keepsBothSidesInStepWhateverGoesWrong() throws Exception {
        Long seed = Long.getLong("seed");
        Long seeds = Long.getLong("seeds");
        boolean plain = seed == null && seeds == null;
        String form = System.getProperty("form", plain ? "SHORT" : "FULL");
        long first = seed == null ? 1 : seed;
        long last = seed != null ? seed : seeds != null ? seeds : SEEDS;
        List<Plant> plants = plain ? ALWAYS : seed != null ? List.of() : Plant.all();

        List<String> told = twoProcesses(form, first, last, plants);

        List<String> hashes = starting(told, "SEED ");
        List<String> failures = starting(told, "FAILED ");
        List<String> caught = starting(told, "PLANT ");
        System.out.println("SIM seeds=" + (last - first + 1) + " failed=" + failures.size() + " planted="
                + plants.size() + " caught=" + caught.size());
        assertThat(failures).isEmpty();
        assertThat(hashes.stream().map(line -> line.split(" ")[1]).distinct())
                .as("seeds that ended")
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(first, last)
                        .mapToObj(Long::toString)
                        .toList());
        assertThat(hashes.stream().distinct())
                .as("one hash for a seed, in whichever process it runs")
                .hasSize((int) (last - first + 1));
        assertThat(hashes).as("one seed runs in both processes").hasSize((int) (last - first + 2));
        assertThat(caught.stream().map(line -> line.split(" ")[1]))
                .as("planted faults that were found")
                .containsExactlyInAnyOrderElementsOf(
                        plants.stream().map(Plant::name).toList());
    }

    /** Each of them, in a seed that is green without it. */
    @Test
    @Tag("slow")
    void findsEachPlantedFault() throws Exception {
        List<Plant> plants = Plant.all();

        List<String> caught = starting(twoProcesses("SHORT", 1, 1, plants), "PLANT ");

        System.out.println("SIM planted=" + plants.size() + " caught=" + caught.size());
        assertThat(caught.stream().map(line -> line.split(" ")[1]))
                .containsExactlyInAnyOrderElementsOf(
                        plants.stream().map(Plant::name).toList());
    }

    /** The last seed of the one is the first of the other. */
    private static List<String> twoProcesses(String form, long first, long last, List<Plant> plants)
            throws IOException {
        long middle = (first + last) / 2;
        // Alternately: those that take long stand together.
        List<List<Plant>> halves = List.of(new ArrayList<>(), new ArrayList<>());
        plants.forEach(plant -> halves.get(plants.indexOf(plant) % 2).add(plant));
        CompletableFuture<List<String>> one = process(form, first, middle, halves.get(0));
        CompletableFuture<List<String>> other = process(form, middle, last, halves.get(1));
        return Stream.concat(one.join().stream(), other.join().stream()).toList();
    }

    private static CompletableFuture<List<String>> process(String form, long first, long last, List<Plant> plants)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(form, Long.toString(first), Long.toString(last)));
        plants.forEach(plant -> arguments.add(plant.name()));
        long most = 20 + MOST_MINUTES * (last - first + 1 + plants.size());
        boolean lasting = form.equals(Form.FULL.name()) && last - first >= LASTING;
        return OtherProcess.begin(SeedMain.class, arguments, lasting).orTimeout(most, TimeUnit.MINUTES);
    }

    private static List<String> starting(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
