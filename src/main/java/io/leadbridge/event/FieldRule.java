package io.leadbridge.event;

import java.util.List;

/**
 * From this field to that one.
 *
 * @param from field of the source, as written
 * @param to field of the target, as written
 * @param transforms done in this order
 * @param fallback written when the value is empty; {@code null} for none
 */
public record FieldRule(FieldPath from, FieldPath to, List<Transform> transforms, String fallback) {}
