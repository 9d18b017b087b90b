package io.leadbridge.alert;

import java.time.Instant;

/**
 * One message to one channel.
 *
 * @param id never the same twice
 * @param hub name of this installation, for people who have several
 * @param channel where it goes
 * @param state what is told
 * @param problem as it stands; as it was told last, if it is over
 * @param since when it was first told
 * @param at now
 */
public record Notice(String id, String hub, String channel, State state, Problem problem, Instant since, Instant at) {

    /** What is told of a problem. */
    public enum State {
        /** It is there. */
        RAISED,
        /** It matters more, or is larger, than when it was told. */
        WORSE,
        /** It is there still. */
        REPEATED,
        /** It is over. */
        RESOLVED;

        /** As messages have it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One line: the grade, or that it is over, then what it is about. */
    public String title() {
        String word = state == State.RESOLVED ? "resolved" : problem.grade().word();
        return hub + " [" + word + "] " + problem.kind() + " " + problem.subject();
    }

    /** The whole message for people. */
    public String text() {
        return switch (state) {
            case RESOLVED -> title() + "\nIt is over. It was first told at " + since + ".";
            case RAISED -> title() + "\n" + problem.text();
            case WORSE, REPEATED ->
                title() + "\n" + problem.text() + "\nSince " + since
                        + (state == State.WORSE ? "; it has grown worse." : "; not mended yet.");
        };
    }
}
