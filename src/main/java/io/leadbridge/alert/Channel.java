package io.leadbridge.alert;

/**
 * A way to people.
 *
 * @param name {@code webhook}, {@code telegram} or {@code mail}; the route {@code alert-NAME} sends it
 * @param from what matters less is not told there
 */
public record Channel(String name, Grade from) {}
