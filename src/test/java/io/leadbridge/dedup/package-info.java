/** Tests of the room {@code dedup}. */
package io.leadbridge.dedup;
