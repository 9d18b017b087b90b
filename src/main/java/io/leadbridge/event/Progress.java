package io.leadbridge.event;

/** How far a lead has come: to its outcome, or to a write that is still to be sent. */
public sealed interface Progress permits Outcome, Pending {}
