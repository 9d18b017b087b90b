package io.leadbridge.architecture.guilty.mapping;

import org.apache.camel.Exchange;

/** Uses the room rules, which it must not know, and Camel. */
public record Guilty(io.leadbridge.architecture.guilty.rules.Guilty other, Exchange exchange) {}
