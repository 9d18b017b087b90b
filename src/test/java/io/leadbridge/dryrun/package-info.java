/** Dry run and what-if with parts of the test's own; the whole is tested in {@code app}. */
package io.leadbridge.dryrun;
