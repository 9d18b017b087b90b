package io.leadbridge.dryrun;

/**
 * A tenant file that is not in force.
 *
 * @param source what faults call it: a file's name, or {@code body}
 * @param text YAML or JSON, UTF-8
 */
public record Edited(String source, byte[] text) {}
