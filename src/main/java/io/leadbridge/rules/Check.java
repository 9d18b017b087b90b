package io.leadbridge.rules;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A condition whose names are resolved. Its texts name what the rule asks, never what the lead has. */
sealed interface Check {

    Truth test(State state);

    /** Why it does not hold: its first part that does not. To be asked only if {@link #test} says so. */
    String failure(State state);

    /** What holds; for parts of a {@code not}. To be asked only if {@link #test} says so. */
    String success(State state);

    record AllOf(List<Check> parts) implements Check {
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
    }

    record AnyOf(List<Check> parts) implements Check {
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
    }

    record NotOf(Check part) implements Check {
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
    }

    /**
     * A single comparison.
     *
     * @param holds how it is made
     * @param subject what is looked at
     * @param yes what it is if it holds, as {@code is Won}
     * @param no what it is if it does not, as {@code is not Won}
     */
    record Leaf(Predicate<State> holds, String subject, String yes, String no) implements Check {
        @Override
        public Truth test(State state) {
            return Truth.of(holds.test(state));
        }

        @Override
        public String failure(State state) {
            return subject + " " + no;
        }

        @Override
        public String success(State state) {
            return subject + " " + yes;
        }
    }

    /** A comparison with something that the CRM does not have. */
    record Broken() implements Check {
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
    }
}
