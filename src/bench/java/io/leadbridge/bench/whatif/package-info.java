/** How long a what-if takes over a tenant's whole history. */
package io.leadbridge.bench.whatif;
