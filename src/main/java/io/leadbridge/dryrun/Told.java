package io.leadbridge.dryrun;

/** What a dry run or a what-if has to tell: its report, or why there is none. */
public sealed interface Told permits DryRunReport, WhatIfReport, Refused {}
