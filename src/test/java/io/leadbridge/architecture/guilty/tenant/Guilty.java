package io.leadbridge.architecture.guilty.tenant;

/** Uses the room crm, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.crm.Guilty other) {}
