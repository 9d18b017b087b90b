package io.leadbridge.architecture.guilty.alert;

/** Uses the room limit, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.limit.Guilty other) {}
