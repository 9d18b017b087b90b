package io.leadbridge.architecture.guilty.spool;

/** Uses the room intake, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.intake.Guilty other) {}
