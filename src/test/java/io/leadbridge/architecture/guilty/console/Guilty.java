package io.leadbridge.architecture.guilty.console;

/** Uses the room deliver, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.deliver.Guilty other) {}
