package io.leadbridge.mapping;

import io.leadbridge.event.Value;

/** Runs a program of jq on a value. */
final class JqValues {

    private JqValues() {}

    static Value run(String program, Value value, Times times) throws Unconvertible {
        throw new Unconvertible("transform jq: not there yet");
    }
}
