/**
 * The pages in a real browser, with a whole hub behind them, and their words. Not here: what the pages say over plain HTTP
 * ({@code app.ConsolePagesTest}), since that needs a server in the same JVM.
 */
package io.leadbridge.console;
