package io.leadbridge.architecture.guilty.crm.amocrm;

/** Uses the room crm.lptracker, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.crm.lptracker.Guilty other) {}
