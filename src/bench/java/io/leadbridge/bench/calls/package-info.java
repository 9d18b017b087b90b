/** How many calls the hub makes in both CRMs, counted by the sandboxes, under the CRMs' own limits. */
package io.leadbridge.bench.calls;
