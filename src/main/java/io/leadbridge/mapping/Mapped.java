package io.leadbridge.mapping;

import io.leadbridge.event.Wish;

/** What became of an action's names and values. */
public sealed interface Mapped {

    /** Everything is resolved. */
    record Ok(Wish wish) implements Mapped {}

    /** It names what one of the CRMs does not have: rule, place and nearest names, without any value of the lead. */
    record Fault(String reason) implements Mapped {}
}
