package io.leadbridge.dryrun;

import io.leadbridge.event.Decision;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Region;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.mapping.Mapping;

/** The bean {@code mapping} of a rehearsal: notes what cannot be converted. */
public final class RehearsedMapping {

    private final Mapping mapping;
    private final Transcript transcript;

    RehearsedMapping(Mapping mapping, Transcript transcript) {
        this.mapping = mapping;
        this.transcript = transcript;
    }

    /** As {@link Mapping#map}. */
    public Mapped map(Decision.Fired fired, Record record, Metadata source, Metadata target, Region region) {
        Mapped mapped = mapping.map(fired, record, source, target, region);
        if (mapped instanceof Mapped.Ok ok) {
            transcript.lost(record.ref(), ok.wish().lost());
        }
        return mapped;
    }
}
