package io.leadbridge.architecture.guilty.crm.lptracker;

/** Uses the room crm.amocrm, which it must not know. */
public record Guilty(io.leadbridge.architecture.guilty.crm.amocrm.Guilty other) {}
