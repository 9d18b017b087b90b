package io.leadbridge.intake;

import io.leadbridge.event.CrmId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells whether a webhook's body carries the time of its change.
 *
 * <p>Only such a body can be a duplicate: a stage that goes 1→2, 2→1, 1→2 sends the same undated bytes twice, and both
 * count. Nothing is parsed here; a pattern per CRM is looked for in the raw bytes, percent-encoding included.
 */
public final class Dating {

    private final Map<CrmId, Pattern> patterns;

    /**
     * @param patterns what a dated body contains, per CRM; a CRM without a pattern sends no dated body, so nothing of it
     *     is ever taken for a duplicate
     */
    public Dating(Map<CrmId, Pattern> patterns) {
        this.patterns = Map.copyOf(patterns);
    }

    /** Tells whether this body carries a time. */
    public boolean isDated(CrmId crm, byte[] body) {
        Pattern pattern = patterns.get(crm);
        // Latin-1 maps every byte to one character, so no byte can fail to decode.
        return pattern != null
                && pattern.matcher(new String(body, StandardCharsets.ISO_8859_1))
                        .find();
    }
}
