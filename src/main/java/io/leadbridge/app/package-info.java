/**
 * The program: its command line, its settings, and how the rooms are put together.
 *
 * <p>Here is what starts and stops things: the embedded Redis, the connections to Redis, the sandboxes, Camel itself. What
 * happens to a webhook is told by the files in {@code routes/}; the beans that they name are bound in {@link
 * io.leadbridge.app.Wiring}.
 */
package io.leadbridge.app;
