package io.leadbridge.architecture.guilty.right;

import org.apache.camel.Exchange;

/** Uses the room intake, which it must not know, and Camel. */
public record Guilty(io.leadbridge.architecture.guilty.intake.Guilty other, Exchange exchange) {}
