package io.leadbridge.architecture.guilty.camel.beancall;

/** Uses the room event, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.event.Guilty other) {}
