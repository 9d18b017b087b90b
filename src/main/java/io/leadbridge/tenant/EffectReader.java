package io.leadbridge.tenant;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.TaskRule;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an action's note and task, and whether its target can be searched as it wants. */
final class EffectReader {

    private static final int TEXT_MAX = 4096;
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})([mhd])");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** CRMs whose search knows no names. */
    private static final List<CrmId> NAMELESS = List.of(new CrmId("lptracker"));

    private EffectReader() {}

    /** The text of the note; {@code null} for none. */
    static String note(Section action) {
        return text(action, "note").orElse(null);
    }

    /** The task; {@code null} for none, or if something is wrong with it. */
    static TaskRule task(Section action) {
        return action.section("task").flatMap(EffectReader::readTask).orElse(null);
    }

    private static Optional<TaskRule> readTask(Section task) {
        task.only(Keys.TASK);
        Optional<String> text = task.required("text", "what is to be done").flatMap(given -> text(task, "text"));
        Optional<Duration> dueIn = dueIn(task);
        Optional<String> responsible = text(task, "responsible");
        return text.flatMap(what -> dueIn.map(when -> new TaskRule(what, when, responsible.orElse(null))));
    }

    private static Optional<Duration> dueIn(Section task) {
        Optional<Text> given = task.required("due-in", "a number with m, h or d, as 30m, 2h or 1d,");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Matcher span = SPAN.matcher(given.get().value().strip());
        Duration dueIn =
                span.matches() ? Duration.of(Long.parseLong(span.group(1)), UNITS.get(span.group(2))) : Duration.ZERO;
        if (dueIn.isZero() || dueIn.compareTo(LONGEST) > 0) {
            task.fault(
                    "due-in",
                    "'" + given.get().shown() + "' given; a number with m, h or d, from 1m to 365d, expected");
            return Optional.empty();
        }
        return Optional.of(dueIn);
    }

    private static Optional<String> text(Section section, String key) {
        Optional<String> text = section.text(key).map(Text::value).map(String::strip);
        if (text.isPresent() && text.get().isEmpty()) {
            section.fault(key, "empty; a text expected");
            return Optional.empty();
        }
        if (text.isPresent() && text.get().length() > TEXT_MAX) {
            section.fault(key, text.get().length() + " characters given; at most " + TEXT_MAX + " expected");
            return Optional.empty();
        }
        return text;
    }

    /** Faults {@code match-by: name} for a CRM that cannot be searched by name. */
    static void checkWays(Section action, Optional<CrmId> target, List<MatchBy> ways) {
        if (ways.contains(MatchBy.NAME) && target.isPresent() && NAMELESS.contains(target.get())) {
            action.fault(
                    "match-by",
                    "'name' given, but " + target.get() + " finds contacts by phone or e-mail only;"
                            + " link, phone or email expected");
        }
    }
}
