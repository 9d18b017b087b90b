package io.leadbridge.architecture.guilty.intake;

/** Uses the room dedup, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.dedup.Guilty other) {}
