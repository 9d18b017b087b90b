package io.leadbridge.architecture.guilty.backfill;

import org.apache.camel.Exchange;

/** Uses the room sync, which it must not know, and Camel. */
public record Guilty(io.leadbridge.architecture.guilty.sync.Guilty other, Exchange exchange) {}
