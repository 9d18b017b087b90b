/** What thousands of tenants cost: to read them from Redis, to look one up, to keep them, and to change one. */
package io.leadbridge.bench.tenants;
