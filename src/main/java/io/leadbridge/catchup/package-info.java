/**
 * Catch-up: finds changes of which no webhook told, and puts them into the queue as if one had.
 *
 * <p>Each connection is polled every now and then for what changed since the last time, with an overlap. What the books know
 * already, as all that came by webhook, is left out. How a lead is worked then is not here but in {@code sync}; how a CRM
 * lists what changed is in its own room.
 */
package io.leadbridge.catchup;
