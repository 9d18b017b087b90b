/** How fast stories are found among many, what they take in memory, and what it costs to record them. */
package io.leadbridge.bench.history;
