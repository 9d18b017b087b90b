/** Tests of catch-up's own parts; the whole way is in {@code flow.CatchUpTest}. */
package io.leadbridge.catchup;
