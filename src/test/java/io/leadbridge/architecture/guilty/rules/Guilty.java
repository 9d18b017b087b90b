package io.leadbridge.architecture.guilty.rules;

import org.apache.camel.Exchange;

/** Uses the room mapping, which it must not know, and Camel. */
public record Guilty(io.leadbridge.architecture.guilty.mapping.Guilty other, Exchange exchange) {}
