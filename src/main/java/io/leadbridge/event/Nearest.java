package io.leadbridge.event;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The names that a person probably meant, for messages about a name that is not known. */
public final class Nearest {

    private static final int SUGGESTIONS_MAX = 3;
    private static final int LISTED_MAX = 12;
    private static final int CANDIDATES_MAX = 2_000;
    private static final int LENGTH_MAX = 80;
    private static final int BEGINNING_MIN = 3;

    private Nearest() {}

    /**
     * Finds the known names that differ from {@code given} by a few letters, or begin with it, regardless of case and spaces.
     *
     * @return the nearest first, at most three; empty if none is near
     */
    public static List<String> to(String given, Collection<String> known) {
        String wanted = cut(Metadata.fold(given));
        int allowed = Math.max(1, wanted.length() / 3);
        return known.stream()
                .limit(CANDIDATES_MAX)
                .distinct()
                .map(name -> new Candidate(name, distance(wanted, cut(Metadata.fold(name)))))
                .filter(candidate -> candidate.distance <= allowed || begins(wanted, Metadata.fold(candidate.name)))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(SUGGESTIONS_MAX)
                .map(Candidate::name)
                .toList();
    }

    /**
     * Ends a message about an unknown name: {@code ; did you mean 'a' or 'b'?}, or, where none is near,
     * {@code ; known are 'a', 'b'}, or nothing where nothing is known.
     */
    public static String hint(String given, Collection<String> known) {
        List<String> near = to(given, known);
        if (!near.isEmpty()) {
            return near.stream().map(Nearest::quoted).collect(Collectors.joining(" or ", "; did you mean ", "?"));
        }
        List<String> names = known.stream().distinct().toList();
        if (names.isEmpty()) {
            return "";
        }
        String more = names.size() > LISTED_MAX ? " and " + (names.size() - LISTED_MAX) + " more" : "";
        return names.stream()
                .limit(LISTED_MAX)
                .map(Nearest::quoted)
                .collect(Collectors.joining(", ", "; known are ", more));
    }

    private record Candidate(String name, int distance) {}

    private static boolean begins(String wanted, String name) {
        return wanted.length() >= BEGINNING_MIN && name.startsWith(wanted);
    }

    private static String quoted(String name) {
        return "'" + name + "'";
    }

    private static String cut(String text) {
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX);
    }

    /** Levenshtein's distance, in two rows; two neighbours that changed places count as two. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
            }
            int[] done = previous;
            previous = row;
            row = done;
        }
        return previous[other.length()];
    }
}
