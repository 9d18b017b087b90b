package io.leadbridge.crm;

import io.leadbridge.event.Standing;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/** Answers that mean the same for every CRM, and how a CRM's own words get into a reason. */
public final class Judgement {

    /** How long calls rest when only a person can help; long enough not to be noise, short enough to notice the help. */
    public static final Duration UNTIL_A_PERSON_LOOKED = Duration.ofMinutes(5);

    /** How long calls rest under a ban: it is lifted by the CRM's support, and every further request makes it worse. */
    public static final Duration BAN = Duration.ofMinutes(30);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final int LONGEST_REASON = 300;
    /** What could be somebody's: quoted text, e-mail addresses, long numbers. */
    private static final Pattern VALUES =
            Pattern.compile("\"[^\"]*\"|'[^']*'|«[^»]*»|[^\\s@]+@[^\\s@]+|\\+?\\d[\\d ()-]{4,}\\d");

    private Judgement() {}

    /** The exchange failed, or the CRM answered that it is out of order. */
    public static <T> Answer<T> trouble(Call call, Reply reply) {
        if (reply.trouble() == Reply.Trouble.NOT_SENT) {
            return new Answer.Later<>(AFTER_TROUBLE, call + ": cannot be reached");
        }
        if (call.write()) {
            return new Answer.Unknown<>(call + ": " + reply + " after it was sent");
        }
        return reply.trouble() == Reply.Trouble.TOO_LARGE
                ? new Answer.Refused<>(call + ": the answer is larger than the CRM's setting max-answer allows")
                : new Answer.Later<>(asked(reply, AFTER_TROUBLE), call + ": " + reply);
    }

    /** What the CRM asked for with Retry-After, within reason. */
    private static Duration asked(Reply reply, Duration otherwise) {
        Duration asked = reply.retryAfter() == null ? otherwise : reply.retryAfter();
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }

    /** The CRM's rate was exceeded; nothing was done. */
    public static <T> Answer<T> tooMany(Call call, Reply reply) {
        return new Answer.Later<>(asked(reply, SOON), call + ": over the CRM's rate (" + reply + ")");
    }

    /** Nothing will work until a person did something: the connection is paused. */
    public static <T> Answer<T> needsPerson(Call call, String what) {
        return new Answer.Hold<>(UNTIL_A_PERSON_LOOKED, call + ": needs a person: " + what, Standing.Kind.PERSON);
    }

    /** The CRM has shut us out of the account: everything for it stops. */
    public static <T> Answer<T> banned(Call call, String what) {
        return new Answer.Hold<>(BAN, call + ": needs a person: " + what, Standing.Kind.BAN);
    }

    /** The CRM's words with what could be a person's data masked, and cut to a length for logs. */
    public static String masked(String text) {
        return masked(text, Set.of());
    }

    /**
     * The same, with some words let through.
     *
     * @param ids what names our fields, and so is nobody's data
     */
    public static String masked(String text, Set<String> ids) {
        String masked = VALUES.matcher(text)
                .replaceAll(match -> ids.contains(match.group()) ? match.group() : "***")
                .replaceAll("\\s+", " ")
                .strip();
        return masked.length() > LONGEST_REASON ? masked.substring(0, LONGEST_REASON) : masked;
    }
}
