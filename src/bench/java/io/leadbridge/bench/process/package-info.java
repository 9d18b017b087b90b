/** The processes that are measured, and the tools they need: both sides, their Redis, the peer's installation. */
package io.leadbridge.bench.process;
