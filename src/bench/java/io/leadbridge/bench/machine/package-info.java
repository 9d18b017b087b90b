/** The box: what it is, what its processors do, and whether it is quiet enough for a run to count. */
package io.leadbridge.bench.machine;
