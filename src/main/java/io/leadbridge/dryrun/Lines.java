package io.leadbridge.dryrun;

import java.util.ArrayList;
import java.util.List;

/** Lays text out for a terminal: lines with an indent, and columns. */
final class Lines {

    private static final int MOST_LETTERS = 300;

    private final StringBuilder text = new StringBuilder();

    /** A line. */
    Lines add(int indent, String line) {
        text.append(" ".repeat(indent)).append(line.stripTrailing()).append('\n');
        return this;
    }

    /** An empty line. */
    Lines gap() {
        text.append('\n');
        return this;
    }

    /** Rows in columns that are as wide as they have to be; the last one is not filled up. */
    Lines table(int indent, List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int width = width(row.get(column));
                if (column == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(column, Math.max(widths.get(column), width));
                }
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths.get(column) - width(cell) + 2));
            }
            add(indent, line.toString());
        }
        return this;
    }

    /** One line of a text that a person wrote, cut where it is too long; {@code ?} if it is not known. */
    static String shown(String text) {
        if (text == null) {
            return "?";
        }
        String line = text.replaceAll("\\s*\\R\\s*", " | ");
        return line.length() <= MOST_LETTERS ? line : line.substring(0, MOST_LETTERS) + "… (" + line.length() + ")";
    }

    /** The same in quotes; nothing is {@code (empty)}. */
    static String quoted(String text) {
        if (text == null) {
            return "?";
        }
        return text.isEmpty() ? "(empty)" : "'" + shown(text) + "'";
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
