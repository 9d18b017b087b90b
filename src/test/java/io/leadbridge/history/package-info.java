/** Tests of the history room: one contract, two implementations. */
package io.leadbridge.history;
