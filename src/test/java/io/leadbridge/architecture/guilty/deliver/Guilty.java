package io.leadbridge.architecture.guilty.deliver;

import org.apache.camel.Exchange;

/** Uses the room enrich, which it must not know, and Camel. */
public record Guilty(io.leadbridge.architecture.guilty.enrich.Guilty other, Exchange exchange) {}
