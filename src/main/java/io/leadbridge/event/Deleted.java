package io.leadbridge.event;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to happen when a lead is deleted whose counterpart is still there.
 *
 * @param source what the counterpart of a deleted lead meets with
 * @param note text of the note, with {@link Source#NOTE}; {@code null} for one of our own
 * @param closeStages with {@link Source#CLOSE}, the stage that the counterpart goes to, by its CRM; names or ids as written
 * @param target what becomes of a lead that changes when its counterpart was deleted
 */
public record Deleted(Source source, String note, Map<CrmId, String> closeStages, Target target) {

    /** The counterpart is left alone, on both ends. */
    public static final Deleted DEFAULT = new Deleted(Source.NOTHING, null, Map.of(), Target.LEAVE);

    /** What the counterpart of a deleted lead meets with. */
    public enum Source {
        NOTHING,
        NOTE,
        CLOSE;

        /** The word of tenant files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of a lead whose counterpart was deleted. */
    public enum Target {
        /** No counterpart is made; the link stays, should it be restored. */
        LEAVE,
        /** A new counterpart is found or made, once. */
        CREATE;

        /** The word of tenant files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Deleted {
        closeStages = Collections.unmodifiableMap(new TreeMap<>(closeStages));
    }
}
