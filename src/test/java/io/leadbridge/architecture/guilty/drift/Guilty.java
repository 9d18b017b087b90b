package io.leadbridge.architecture.guilty.drift;

import org.apache.camel.Exchange;

/** Uses the room history, which it must not know, and Camel. */
public record Guilty(io.leadbridge.architecture.guilty.history.Guilty other, Exchange exchange) {}
