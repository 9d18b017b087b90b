/** Tests of the sync room: merging, lanes, verdicts, and the route with the real rooms behind it. */
package io.leadbridge.sync;
