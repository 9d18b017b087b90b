package io.leadbridge.backfill;

/** What became of a wish: the backfill as it is then, or why not. */
public sealed interface Told permits BackfillReport, Denied {}
