package io.leadbridge.architecture.guilty.catchup;

import org.apache.camel.Exchange;

/** Uses the room deliver, which it must not know, and Camel. */
public record Guilty(io.leadbridge.architecture.guilty.deliver.Guilty other, Exchange exchange) {}
