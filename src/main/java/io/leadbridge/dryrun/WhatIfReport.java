package io.leadbridge.dryrun;

/** Placeholder until the what-if is written in this commit series. */
public record WhatIfReport() implements Told {}
