package io.leadbridge.sandbox.lptracker;

/**
 * A label of tasks.
 *
 * @param color such as {@code #ff0000}
 */
record LpLabel(long id, LpProject project, String name, String color) {}
