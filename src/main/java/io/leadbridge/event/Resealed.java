package io.leadbridge.event;

import java.util.List;

/**
 * What became of a store's secrets when they were sealed anew.
 *
 * @param what they are, as a person calls them: {@code OAuth tokens}
 * @param already how many the present key had sealed before
 * @param anew how many were sealed anew
 * @param overtaken how many somebody else stored meanwhile, again with another key
 * @param unopened those that no key of ours opens, each with its tenant and what to do
 */
public record Resealed(String what, int already, int anew, int overtaken, List<String> unopened) {

    public Resealed {
        unopened = List.copyOf(unopened);
    }

    /** Whether the present key has sealed all of them. */
    public boolean complete() {
        return overtaken == 0 && unopened.isEmpty();
    }
}
