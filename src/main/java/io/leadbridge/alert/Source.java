package io.leadbridge.alert;

import java.util.List;
import java.util.function.Supplier;

/**
 * Where problems of one kind come from.
 *
 * @param kind of all its problems
 * @param problems all that there are now. If it throws, nothing is known of this kind: none is told, and none is over
 */
public record Source(String kind, Supplier<List<Problem>> problems) {}
