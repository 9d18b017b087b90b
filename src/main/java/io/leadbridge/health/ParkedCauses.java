package io.leadbridge.health;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why messages are parked, in few words: a reason is a sentence of its own for each record, and a metric's label must not
 * be. The first word of a reason says where it came from.
 */
final class ParkedCauses {

    /** All there are: an operation of a CRM, a rule, a message that killed its workers, or anything else. */
    static final List<String> ALL =
            List.of("fetch", "search", "create", "update", "note", "task", "describe", "rule", "poison", "other");

    private static final Pattern FIRST = Pattern.compile("([a-z]+)\\b");

    private ParkedCauses() {}

    /** The cause in a reason. */
    static String of(String reason) {
        Matcher first = FIRST.matcher(reason);
        return first.lookingAt() && ALL.contains(first.group(1)) ? first.group(1) : "other";
    }

    /** Numbers by cause, of all causes; those of further reasons count as other. */
    static Map<String, Long> count(Map<String, Long> reasons, long others) {
        Map<String, Long> causes = new TreeMap<>();
        ALL.forEach(cause -> causes.put(cause, 0L));
        reasons.forEach((reason, number) -> causes.merge(of(reason), number, Long::sum));
        causes.merge("other", others, Long::sum);
        return causes;
    }
}
