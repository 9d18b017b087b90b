package io.leadbridge.architecture.guilty.history;

/** Uses the room sync, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.sync.Guilty other) {}
