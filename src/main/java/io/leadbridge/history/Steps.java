package io.leadbridge.history;

import io.leadbridge.event.Step;

/** What the words of a step mean. */
public final class Steps {

    private static final String FIRED = "fired";

    private Steps() {}

    /** Whether a step tells that a rule fired. */
    public static boolean isFired(Step step) {
        return step.kind() == Step.Kind.RULE && step.text().startsWith(FIRED);
    }
}
