package io.leadbridge.backfill;

import io.leadbridge.event.TenantId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a backfill.
 *
 * @param tenant whose
 * @param id twelve letters and digits
 */
public record Ref(TenantId tenant, String id) {

    private static final Pattern ID = Pattern.compile("[a-z0-9]{12}");
    private static final Pattern MESSAGE = Pattern.compile("backfill-([a-z0-9]{12})-(\\d{1,10})");

    /** Whether it may be an id. */
    public static boolean isId(String text) {
        return text != null && ID.matcher(text).matches();
    }

    /** Id of the queue's message that carries the run's leads of that number. */
    String message(long number) {
        return "backfill-" + id + "-" + number;
    }

    /** The backfill that a message of the queue belongs to; empty if it is none of ours. */
    static Optional<Ref> ofMessage(TenantId tenant, String message) {
        Matcher matcher = MESSAGE.matcher(message);
        return matcher.matches() ? Optional.of(new Ref(tenant, matcher.group(1))) : Optional.empty();
    }

    @Override
    public String toString() {
        return tenant + "/" + id;
    }
}
