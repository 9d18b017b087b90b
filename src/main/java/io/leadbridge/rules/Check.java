package io.leadbridge.rules;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A condition whose names are resolved. What {@link #failure} and {@link #success} say goes to the history: it names what
 * the rule asks, and of the lead only in which pipeline and status it is. {@link #explain} is for a person who tests a rule, and shows the lead's values.
 */
sealed interface Check {

    Truth test(State state);

    /** Why it does not hold: its first part that does not. To be asked only if {@link #test} says so. */
    String failure(State state);

    /** What holds; for parts of a {@code not}. To be asked only if {@link #test} says so. */
    String success(State state);

    /** The verdict of it and of every part, whether it was needed or not. */
    Explanation.Part explain(State state);

    /**
     * Every part.
     *
     * @param path in the rule
     */
    record AllOf(String path, List<Check> parts) implements Check {
        @Override
        public Truth test(State state) {
            Truth truth = Truth.YES;
            for (Check part : parts) {
                truth = truth.and(part.test(state));
                if (truth == Truth.NO) {
                    return truth;
                }
            }
            return truth;
        }

        @Override
        public String failure(State state) {
            return parts.stream()
                    .filter(part -> part.test(state) == Truth.NO)
                    .findFirst()
                    .orElseThrow()
                    .failure(state);
        }

        @Override
        public String success(State state) {
            return parts.isEmpty()
                    ? "always"
                    : parts.stream().map(part -> part.success(state)).collect(Collectors.joining(" and "));
        }

        @Override
        public Explanation.Part explain(State state) {
            return Check.explain(path, parts.isEmpty() ? "nothing: always true" : "all of these", this, state, parts);
        }
    }

    /**
     * At least one part.
     *
     * @param path in the rule
     */
    record AnyOf(String path, List<Check> parts) implements Check {
        @Override
        public Truth test(State state) {
            Truth truth = Truth.NO;
            for (Check part : parts) {
                truth = truth.or(part.test(state));
                if (truth == Truth.YES) {
                    return truth;
                }
            }
            return truth;
        }

        @Override
        public String failure(State state) {
            return parts.isEmpty() ? "any of nothing" : parts.get(0).failure(state);
        }

        @Override
        public String success(State state) {
            return parts.stream()
                    .filter(part -> part.test(state) == Truth.YES)
                    .findFirst()
                    .orElseThrow()
                    .success(state);
        }

        @Override
        public Explanation.Part explain(State state) {
            return Check.explain(
                    path, parts.isEmpty() ? "any of nothing: never true" : "any of these", this, state, parts);
        }
    }

    /**
     * The opposite.
     *
     * @param path in the rule
     */
    record NotOf(String path, Check part) implements Check {
        @Override
        public Truth test(State state) {
            return part.test(state).not();
        }

        @Override
        public String failure(State state) {
            return part.success(state);
        }

        @Override
        public String success(State state) {
            return part.failure(state);
        }

        @Override
        public Explanation.Part explain(State state) {
            return Check.explain(path, "not this", this, state, List.of(part));
        }
    }

    /**
     * A single comparison.
     *
     * @param path in the rule
     * @param asks what it asks, in full
     * @param holds how it is made
     * @param found what the lead has there
     * @param subject what is looked at
     * @param yes what it is if it holds, as {@code is Won}
     * @param no what it is if it does not, as {@code is not Won}; of a place {@code not Won}, after the one where it is
     * @param place whether it asks where the lead stands, which says nothing of a person and is told as it is
     */
    record Leaf(
            String path,
            String asks,
            Predicate<State> holds,
            Function<State, String> found,
            String subject,
            String yes,
            String no,
            boolean place)
            implements Check {
        @Override
        public Truth test(State state) {
            return Truth.of(holds.test(state));
        }

        @Override
        public String failure(State state) {
            return place ? subject + " is " + found.apply(state) + ", " + no : subject + " " + no;
        }

        @Override
        public String success(State state) {
            return subject + " " + yes;
        }

        @Override
        public Explanation.Part explain(State state) {
            return new Explanation.Part(path, asks, test(state).verdict(), found.apply(state), List.of());
        }
    }

    /**
     * A comparison with something that the CRM does not have.
     *
     * @param path in the rule
     * @param asks what it asks
     * @param lacks what the CRM does not have
     */
    record Broken(String path, String asks, String lacks) implements Check {
        @Override
        public Truth test(State state) {
            return Truth.UNKNOWN;
        }

        @Override
        public String failure(State state) {
            throw new IllegalStateException("neither true nor false");
        }

        @Override
        public String success(State state) {
            throw new IllegalStateException("neither true nor false");
        }

        @Override
        public Explanation.Part explain(State state) {
            return new Explanation.Part(path, asks, Explanation.Verdict.UNKNOWN, lacks, List.of());
        }
    }

    private static Explanation.Part explain(String path, String asks, Check check, State state, List<Check> parts) {
        return new Explanation.Part(
                path,
                asks,
                check.test(state).verdict(),
                "",
                parts.stream().map(part -> part.explain(state)).toList());
    }
}
