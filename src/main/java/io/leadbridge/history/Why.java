package io.leadbridge.history;

import io.leadbridge.event.Ended;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in one sentence why an event is where it is. Pure; the sentences hold no value of a person. */
public final class Why {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** A rule's verdict in what the rules say of a lead that none fired for: {@code rule 'x': pipeline is not Sales}. */
    private static final Pattern VERDICT = Pattern.compile("(?:^|; )(rule '.*?'): (.*?)(?=; rule '|; and \\d+ more|$)");

    private static final int RULES_MOST = 3;

    private Why() {}

    /**
     * Why an event ended as it did.
     *
     * @return never empty; begins with the outcome: {@code Ignored: rule 'won deals' did not fire because pipeline is
     *     'Service', not Sales.}
     */
    public static String why(Story story) {
        return why(story, Optional.empty());
    }

    /**
     * Why an event ended as it did.
     *
     * @param write of an echo: the story of the event for which we wrote what it tells of; else not looked at
     */
    public static String why(Story story, Optional<Story> write) {
        Ended ended = story.ended();
        Outcome outcome = ended.outcome();
        if (outcome instanceof Outcome.Applied applied) {
            return "Applied: " + applied.what() + by(ended) + ".";
        }
        if (outcome instanceof Outcome.Unchanged) {
            return unchanged(ended);
        }
        if (outcome instanceof Outcome.Echo) {
            return echo(ended, write);
        }
        if (outcome instanceof Outcome.Merged merged) {
            return "Merged: event " + merged.into() + " is newer and of the same batch, and speaks for "
                    + named(ended.record()) + ".";
        }
        if (outcome instanceof Outcome.Ignored ignored) {
            return "Ignored: " + ignored(ended, ignored) + ".";
        }
        return "Parked: " + ((Outcome.Parked) outcome).reason() + ". A person has to look, and can send it again.";
    }

    /**
     * Why an event has not ended.
     *
     * @return never empty: {@code Waiting: LPTracker is over its limit; next try at 2026-11-23 12:00:05 UTC.}
     */
    public static String why(Waiting waiting) {
        String met = waiting.reason().isEmpty() ? "" : waiting.reason() + "; ";
        String until = waiting.until() == null ? "soon" : "at " + TIME.format(waiting.until());
        return switch (waiting.place()) {
            case IN_LINE ->
                "Waiting: " + met + "it is in line, " + waiting.ahead() + " messages of its tenant come before it.";
            case IN_WORK -> "Waiting: " + met + "a worker has it right now.";
            case LATER -> "Waiting: " + orElse(met, "put off; ") + "next try " + until + ".";
            case HELD ->
                "Waiting: " + orElse(met, "all of its tenant's messages are held; ") + "its line goes on " + until
                        + ".";
            case PAUSED -> "Waiting: " + met + "a person paused its line; it goes on when that is resumed.";
            case PARKED ->
                "Parked: " + orElse(waiting.reason(), "no reason was kept")
                        + ". A person has to look, and can send it again.";
            case GONE ->
                "Not known: no such message is in the queue, and no story tells of it. It was dropped, its story is not"
                        + " kept any more, or there never was one.";
            case UNKNOWN -> "Waiting: " + met + "it is far back in a long line.";
        };
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String unchanged(Ended ended) {
        if (ended.work() == null) {
            return "Unchanged: the webhook shows nothing of " + named(ended.record()) + " that was not known already"
                    + ", so nothing was read or written.";
        }
        return "Unchanged: " + named(ended.work().record().ref())
                + " was read, and the other CRM has all that is wanted of it already" + by(ended) + ".";
    }

    private static String echo(Ended ended, Optional<Story> write) {
        String ours = "Echo of our own write to " + named(ended.record());
        return write.map(story -> ours + " of " + TIME.format(story.endedAt()) + ", for event "
                        + story.ended().id() + ".")
                .orElse(ours + ": it shows only what we wrote there.");
    }

    private static String ignored(Ended ended, Outcome.Ignored ignored) {
        String detail = ignored.detail();
        return switch (ignored.reason()) {
            case NO_RULE ->
                "no rule can match: none looks at a lead of "
                        + (ended.record() == null ? "this CRM" : ended.record().crm())
                        + " for what was reported (" + change(ended) + ")"
                        + (detail.equals("no rule can match") ? "" : "; " + detail);
            case CONDITION -> condition(detail);
            case RECORD_GONE -> named(ended.record()) + " is gone: " + detail;
            case TARGET_CANNOT_TAKE -> "the other CRM cannot take " + named(ended.record()) + ": " + detail;
            case NOT_FOUND ->
                "nothing in the other CRM matches " + named(ended.record()) + ", and none is to be made: " + detail;
            case FOUND -> named(ended.record()) + " is in the other CRM already, and is not to be updated: " + detail;
            case TARGET_GONE -> "what " + named(ended.record()) + " belongs to in the other CRM is gone: " + detail;
            case OTHER_ACCOUNT -> "the webhook is " + detail + ", not of the one that the tenant is connected to";
            case NOT_SYNCED -> detail + ": such a change says nothing that could be synced";
        };
    }

    /** From {@code rule 'x': pipeline is not Sales; rule 'y': …}. */
    private static String condition(String detail) {
        Matcher verdicts = VERDICT.matcher(detail);
        List<String> said = verdicts.results()
                .map(verdict -> verdict.group(1) + " did not fire because " + verdict.group(2))
                .toList();
        if (said.isEmpty()) {
            return "no rule fired: " + detail;
        }
        String more = said.size() > RULES_MOST ? "; and others did not" : "";
        return said.stream().limit(RULES_MOST).collect(Collectors.joining("; ")) + more;
    }

    private static String by(Ended ended) {
        List<String> fired = ended.steps().stream()
                .filter(step -> step.kind() == Step.Kind.RULE && Steps.isFired(step))
                .map(step -> "'" + step.subject() + "'")
                .distinct()
                .toList();
        return fired.isEmpty() ? "" : ", by rule " + String.join(", ", fired);
    }

    private static String change(Ended ended) {
        return ended.change() == null ? "unknown" : ended.change().word();
    }

    private static String named(RecordRef record) {
        return record == null ? "the record" : record.toString();
    }

    /** A time as the sentences tell it. */
    static String at(Instant time) {
        return TIME.format(time);
    }
}
