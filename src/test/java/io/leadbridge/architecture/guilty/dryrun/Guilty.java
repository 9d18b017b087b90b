package io.leadbridge.architecture.guilty.dryrun;

import org.apache.camel.Exchange;

/** Uses the room limit, which it must not know, and Camel. */
public record Guilty(io.leadbridge.architecture.guilty.limit.Guilty other, Exchange exchange) {}
