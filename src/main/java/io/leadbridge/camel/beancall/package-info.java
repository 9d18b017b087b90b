/**
 * Calls of beans in routes, {@code bean: {ref, method}} and {@code method: {ref, method}}, taken apart once when a route is
 * built. Camel itself splits the text of a call, looks for the method, evaluates each argument as an expression that it
 * looks up by its text, and copies the exchange, each time the call is made.
 *
 * <p>Nothing is to be written differently in a route: what is not understood here is left to Camel. This package knows no
 * application; the beans are the application's.
 */
package io.leadbridge.camel.beancall;
